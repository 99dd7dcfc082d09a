// What holds for a program in Electron's archive, and not in a folder: loaded before it in each of its processes and threads.
import childProcess from 'node:child_process';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const resources = fileURLToPath(new URL('../../', import.meta.url));
const ARCHIVE = `${sep}app.asar`;
const isInside = (path) => path.endsWith(ARCHIVE) || path.includes(ARCHIVE + sep);

Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: version } });
Object.defineProperty(process, 'resourcesPath', { value: resources });

// Libraries are loaded from beside the archive.
const load = process.dlopen.bind(process);
process.dlopen = (module, path, ...flags) =>
  load(module, path.replace(ARCHIVE + sep, `${ARCHIVE}.unpacked${sep}`), ...flags);

// The system starts no program in or from an archive.
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
  const start = childProcess[name];
  childProcess[name] = (command, ...others) => {
    const cwd = others.find((one) => one && typeof one === 'object' && !Array.isArray(one))?.cwd;
    if (isInside(String(cwd ?? '')) || (name.startsWith('spawn') && isInside(command)))
      throw Object.assign(new Error(`${name} ENOTDIR: ${cwd ?? command} is in an archive`), {
        code: 'ENOTDIR',
      });
    return start(command, ...others);
  };
}
syncBuiltinESMExports();

// Electron's binary is no Node, and the fuse that would let it act as one is off. The shell's own process keeps Node's,
// because it starts what stands in for Electron's utility processes.
const isShell = process.argv.some((one) => one.startsWith('--user-data-dir='));
if (!isShell) process.execPath = join(resources, '..', 'featurescope');
