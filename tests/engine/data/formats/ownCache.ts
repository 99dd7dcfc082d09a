import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A separate cache folder for one test file, so that the user's own cache is neither read nor written. */
export function useOwnCache(): { folder: string; begin: () => void; end: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'featurescope-cache-'));
  const before = process.env['XDG_CACHE_HOME'];
  return {
    folder,
    begin: () => {
      process.env['XDG_CACHE_HOME'] = folder;
    },
    end: () => {
      if (before === undefined) delete process.env['XDG_CACHE_HOME'];
      else process.env['XDG_CACHE_HOME'] = before;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
