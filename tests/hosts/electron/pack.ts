import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { programFolder } from '../../../src-main/engine/resources.ts';
import { temporaryFolder } from '../../belongings.ts';
import { eventually } from '../../eventually.ts';

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
 * The built program, packed for Linux as `npm run package` does before it makes the installer: the folder
 * `linux-unpacked`, for reading only. It is packed once for all tests of a run, by the first that asks.
 */
export async function packed(): Promise<string> {
  const folder = inject('packedFolder');
  const outcome = join(folder, 'outcome.json');
  if (claims(join(folder, 'claimed'))) writeWhole(outcome, JSON.stringify(pack(folder)));
  // Where files are read slowly it takes minutes: the time of the hook that asks is the limit.
  const { problem } = await eventually(() => JSON.parse(readFileSync(outcome, 'utf8')) as Outcome, {
    timeout: 600_000,
  });
  if (problem) throw new Error(`the program could not be packed: ${problem}`);
  return join(folder, 'linux-unpacked');
}

interface Outcome {
  problem?: string;
}

/** Whether this is the first of all processes to make a folder. */
function claims(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Writes a file that no other process sees half written. */
function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

/** @param output receives the folder `linux-unpacked` */
function pack(output: string): Outcome {
  const root = programFolder();
  const packager = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const options = [`-c.electronDist=${electronStub()}`, `-c.directories.output=${output}`];
  try {
    execFileSync(process.execPath, [packager, '--linux', 'dir', ...options], { cwd: root });
    return {};
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
