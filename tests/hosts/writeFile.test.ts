import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeResults } from '../../src-main/hosts/cli/bench/resultsFile.ts';
import { describeMachine } from '../../src-main/hosts/cli/bench/machine.ts';
import { writeFiles, writeNewFile } from '../../src-main/hosts/cli/writeFile.ts';
import { describeError } from '../../src-shared/contract/errors.ts';
import { failing } from '../engine/library/failingDisk.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { jsonLines } from './builtProgram.ts';
import { runInProcess } from './inProcess.ts';

describe('what a person asked to be written', () => {
  it.each([
    ['ENOSPC', 'run/disk-full'],
    ['EDQUOT', 'run/disk-full'],
    ['EROFS', 'export/unwritable'],
    ['EFBIG', 'export/unwritable'],
  ])('leaves no part behind when the system says %s, which is %s', (code, expected) => {
    const folder = temporaryFolder();
    const path = join(folder, 'figures', 'a.svg');
    const broken = failing('writeSync', code);
    expect(() => writeNewFile(path, 'x', broken)).toThrow(expect.objectContaining({ code: expected }));
    expect(() => writeFiles(join(folder, 'figures'), [{ path, content: 'x' }], broken)).toThrow(
      expect.objectContaining({ code: expected }),
    );
    expect(fs.readdirSync(join(folder, 'figures'))).toEqual([]);
  });

  it('is told truly when the disk is full: nobody says that training pauses', () => {
    for (const language of ['en', 'ko'] as const)
      expect(describeError('run/disk-full', { path: 'a.svg' }, language)).not.toMatch(/training|학습/i);
  });

  it('replaces the bench’s results whole', () => {
    const path = join(temporaryFolder(), 'deep', 'RESULTS.md');
    writeResults(path, describeMachine(), [], ['first']);
    writeResults(path, describeMachine(), [], ['second']);
    expect(fs.readFileSync(path, 'utf8')).toContain('- second');
    expect(fs.readdirSync(join(path, '..'))).toEqual(['RESULTS.md']);
  });

  it('goes into no folder that cannot be made, and says so at once', async () => {
    const data = await tinyDataFolder();
    const nowhere = process.platform === 'linux' ? '/proc/x' : join(data, 'train-images-idx3-ubyte', 'x');
    const environment = { FEATURESCOPE_HOME: temporaryFolder() };
    for (const command of [
      ['export', 'lenet5-mnist', '--figure', 'architecture', '--out', nowhere],
      ['inspect', 'lenet5-mnist', '--data', data, '--layer', 'output', '--out', nowhere],
    ]) {
      const told = await runInProcess(command, environment);
      expect(told.stderr).toMatch(/cannot be written: .*\[export\/unwritable\]\n$/);
      expect(told.code).toBe(2);
    }
  });

  it('leaves nothing but the files that were told of', async () => {
    const out = temporaryFolder();
    const data = await tinyDataFolder();
    const told = await runInProcess(
      ['inspect', 'lenet5-mnist', '--data', data, '--layer', 'conv1,output', '--out', out, '--json'],
      { FEATURESCOPE_HOME: temporaryFolder() },
    );
    const { files } = jsonLines(told).at(-1) as { files: string[] };
    expect(
      fs
        .readdirSync(out)
        .map((name) => join(out, name))
        .sort(),
    ).toEqual([...files].sort());
  });
});
