import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { jsonLines, runCli } from './builtProgram.ts';
import { runInProcess } from './inProcess.ts';

const environment = () => ({ FEATURESCOPE_HOME: temporaryFolder() });

async function result(args: string[], more: NodeJS.ProcessEnv = {}): Promise<Record<string, unknown>> {
  const outcome = await runCli([...args, '--json'], { ...environment(), ...more });
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  return jsonLines(outcome).at(-1)!;
}

describe('workers on the command line', () => {
  it('trains with as many as are asked for, says so, and resumes with the same', async () => {
    const data = await tinyDataFolder();
    const train = ['train', 'lenet5', '--data', data, '--batch', '32', '--workers', '2', '--epochs', '2'];
    const straight = await result([...train, '--out', join(temporaryFolder(), 'run')]);
    expect(straight).toMatchObject({ type: 'result', workers: 2, steps: 6 });
    const out = join(temporaryFolder(), 'run');
    await result([...train, '--steps', '4', '--out', out]);
    expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).toMatchObject({ workers: 2 });
    const resumed = await result(['resume', out]);
    expect(resumed).toMatchObject({ workers: 2, steps: 6, weightsSha256: straight['weightsSha256'] });
  });

  it('resumes with another number where one is asked for, and the run says so from then on', async () => {
    const data = await tinyDataFolder();
    const out = join(temporaryFolder(), 'run');
    const train = ['train', 'lenet5', '--data', data, '--batch', '32', '--workers', '2', '--epochs', '3'];
    await result([...train, '--steps', '2', '--out', out]);
    expect(await result(['resume', out, '--workers', '1', '--epochs', '1'])).toMatchObject({
      workers: 1,
      steps: 3,
    });
    expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).toMatchObject({ workers: 1 });
    expect(readFileSync(join(out, 'metrics.jsonl'), 'utf8')).toContain(
      '{"type":"workers","step":2,"workers":1}',
    );
    expect(await result(['resume', out, '--epochs', '2'])).toMatchObject({ workers: 1, steps: 6 });
  });

  it('evaluates with as many as the machine has, to the same bits as one', async () => {
    const data = await tinyDataFolder();
    const out = join(temporaryFolder(), 'run');
    await result(['train', 'lenet5', '--data', data, '--steps', '2', '--out', out]);
    const one = await result(['eval', out], { FEATURESCOPE_WORKERS: '1' });
    expect(await result(['eval', out], { FEATURESCOPE_WORKERS: '3' })).toEqual(one);
  });

  it('takes the number of the environment where none is asked for', async () => {
    const train = ['train', 'lenet5', '--data', await tinyDataFolder(), '--steps', '2'];
    expect(await result(train, { FEATURESCOPE_WORKERS: '3' })).toMatchObject({ workers: 3 });
    expect(await result([...train, '--workers', '1'], { FEATURESCOPE_WORKERS: '3' })).toMatchObject({
      workers: 1,
    });
  });

  it.each(['0', '1.5', 'all', '1000'])('refuses --workers %s', async (workers) => {
    const train = ['train', 'lenet5', '--data', await tinyDataFolder(), '--workers', workers];
    const { code, stderr } = await runInProcess(train, environment());
    expect(code).toBe(2);
    expect(stderr).toContain('--workers');
  });
});
