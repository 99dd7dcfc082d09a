import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { electronEnvironment, reasonOf, runElectron } from '../../scripts/electron.mjs';
import { temporaryFolder } from '../belongings.ts';

/** A program that replaces Electron. */
function standIn(script: string): string {
  const path = join(temporaryFolder(), 'electron');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

// Output of Electron 45 on Ubuntu 24.04, and as root.
const sandbox =
  'FATAL:sandbox/linux/suid/client/setuid_sandbox_host.cc:166] The SUID sandbox helper binary was found, but is not configured correctly.';
const asRoot =
  'ERROR:content/browser/zygote_host/zygote_host_impl_linux.cc:101] Running as root without --no-sandbox is not supported.';

describe.skipIf(process.platform === 'win32')('starting Electron', () => {
  it('tells why it could not, where its binary ends at once', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runElectron(standIn(`echo '${sandbox}' >&2; kill -TRAP $$`), [])).toEqual({
      reason: expect.stringContaining('does not allow the sandbox') as string,
    });
    expect(await runElectron(standIn(`echo '${asRoot}' >&2; exit 1`), [])).toEqual({
      reason: 'Electron does not run as root',
    });
    expect(await runElectron(standIn('exit 9'), [])).toEqual({
      reason: 'Electron ended at once (exit code 9)',
    });
    expect(await runElectron(join(temporaryFolder(), 'nothing'), [])).toEqual({
      reason: 'Electron could not be started (ENOENT)',
    });
    expect(stderr).toHaveBeenCalledWith(expect.stringContaining('SUID'));
    stderr.mockRestore();
  });

  it('is done when it was quit, however soon', async () => {
    expect(await runElectron(standIn('exit 0'), [])).toEqual({ code: 0 });
  });

  it('is never started as Node', async () => {
    const given = { PATH: process.env['PATH'], ELECTRON_RUN_AS_NODE: '1' };
    expect(electronEnvironment(given)).toEqual({ PATH: process.env['PATH'] });
    expect(await runElectron(standIn('test -z "$ELECTRON_RUN_AS_NODE"'), [], given)).toEqual({ code: 0 });
  });

  it('names a library that is missing', () => {
    const said = 'electron: error while loading shared libraries: libnss3.so: cannot open shared object file';
    expect(reasonOf(said, 'exit code 127')).toBe('Electron needs a library that is missing here: libnss3.so');
  });
});
