import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFolder } from '../../../src-main/engine/resources.ts';
import { temporaryFolder } from '../../belongings.ts';

/** The fuse wire of an Electron binary: this marker, its version, its length, and one character per fuse. */
export const FUSE_MARKER = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FACTORY_FUSES = '111111111';

/** Replaces Electron's own files, which are not available everywhere: a binary that consists only of its fuses. */
function electronStub(): string {
  const folder = temporaryFolder();
  const fuses = Buffer.concat([
    Buffer.from(FUSE_MARKER),
    Buffer.from([1, FACTORY_FUSES.length]),
    Buffer.from(FACTORY_FUSES),
  ]);
  writeFileSync(join(folder, 'electron'), fuses, { mode: 0o755 });
  mkdirSync(join(folder, 'locales'));
  for (const file of [
    'locales/ko.pak',
    'locales/en-US.pak',
    'locales/de.pak',
    'version',
    'LICENSE',
    'LICENSES.chromium.html',
    'chrome-sandbox',
  ])
    writeFileSync(join(folder, file), '');
  return folder;
}

/**
 * Packs the built program for Linux, as `npm run package` does before it makes the installer.
 * @param output receives the folder `linux-unpacked`
 */
export function pack(output: string): void {
  const root = programFolder();
  const packager = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const options = [`-c.electronDist=${electronStub()}`, `-c.directories.output=${output}`];
  execFileSync(process.execPath, [packager, '--linux', 'dir', ...options], { cwd: root });
}
