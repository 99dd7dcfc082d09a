import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listRuns } from '../../src-main/engine/library/runsFolder.ts';
import { eventually } from '../eventually.ts';
import { temporaryFolder } from '../belongings.ts';
import { jsonLines, runCli, startCli } from './builtProgram.ts';
import { runInProcess } from './inProcess.ts';

const environment = () => ({
  FEATURESCOPE_HOME: temporaryFolder(),
  FEATURESCOPE_DATA: '',
  XDG_CACHE_HOME: temporaryFolder(),
});

/** Runs a command until it has trained some steps, and sends Ctrl-C. */
async function interrupted(
  args: string[],
  home: NodeJS.ProcessEnv & { FEATURESCOPE_HOME: string },
): Promise<{ code: unknown; stderr: string }> {
  const child = startCli(args, home);
  let [stdout, stderr] = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  await expect.poll(() => stdout, { interval: 20 }).toMatch(/output\s+Dense/);
  const before = stepsOf(home);
  await eventually(() => expect(stepsOf(home)).toBeGreaterThan(before));
  child.kill('SIGINT');
  return { code: await ended, stderr };
}

/** Total number of steps in the journals of all runs. */
const stepsOf = (home: { FEATURESCOPE_HOME: string }): number =>
  listRuns(join(home.FEATURESCOPE_HOME, 'runs')).reduce((sum, { lastStep }) => sum + lastStep, 0);

/** Runs a lab until a number of its trainings have started and the last has done a step, and sends Ctrl-C. */
async function stoppedAt(
  count: number,
  args: string[],
  home: NodeJS.ProcessEnv & { FEATURESCOPE_HOME: string },
) {
  const child = startCli(args, home);
  const starts: { recipe: string; step: number }[] = [];
  let [rest, stderr] = ['', ''];
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const told = JSON.parse(line) as { type: string; recipe: string; step: number };
      if (told.type === 'start') starts.push(told);
    }
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await eventually(() => expect(starts).toHaveLength(count));
  const { recipe, step } = starts.at(-1)!;
  const runs = join(home.FEATURESCOPE_HOME, 'runs');
  await eventually(() => {
    const run = listRuns(runs).find((one) => one.recipe === recipe);
    expect(run?.lastStep).toBeGreaterThan(step);
  });
  child.kill('SIGINT');
  expect(await ended).toBe(1);
  return { starts, stderr };
}

describe('labs', () => {
  it('are listed with course, title and state, and run with their checks in the last line', async () => {
    const home = environment();
    const before = jsonLines(await runInProcess(['labs', 'list', '--json'], home));
    expect(before.find(({ id }) => id === 'pooling-demo')).toMatchObject({
      type: 'lab',
      course: 'D',
      result: null,
    });

    const demo = await runInProcess(['labs', 'run', 'pooling-demo', '--json'], home);
    expect(demo).toMatchObject({ code: 0, stderr: '' });
    expect(jsonLines(demo).at(-1)).toMatchObject({
      type: 'lab',
      id: 'pooling-demo',
      ok: true,
      checks: [
        { name: 'Max pooling of a 4x4 picture', expected: '7 4 9 8', measured: '7 4 9 8', ok: true },
        {},
        {},
      ],
    });
    const after = await runCli(['labs', 'list', '--lang', 'ko'], home);
    expect(after.stdout).toMatch(/pooling-demo\s+D\s+그림 풀링하기\s+마침: 3개 중 3개 일치/);
    expect(after.stdout).toMatch(/lenet5-1998\s+A\s+1998년의 LeNet-5\s+시작 전/);
  });

  it('train in short on the embedded digits, whose numbers are not held against the lecture', async () => {
    const home = environment();
    const args = [
      'labs',
      'run',
      'softmax-regression',
      '--quick',
      '--data',
      'digits',
      '--workers',
      '1',
      '--json',
    ];
    const outcome = await runCli(args, home);
    expect(outcome.code).toBe(0);
    const last = jsonLines(outcome).at(-1)!;
    expect(last).toMatchObject({ type: 'lab', data: 'digits', quick: true, ok: true });
    const checks = last['checks'] as { name: string; measured: string; comparable: boolean }[];
    expect(checks.map(({ name, comparable }) => [name, comparable])).toEqual([
      ['Parameters', true],
      ['Test accuracy', false],
    ]);
    expect(Number(checks[1]!.measured)).toBeGreaterThan(0.5);
  });

  it('stopped in the middle keep their run, go on with it, and start again when asked to', async () => {
    const home = environment();
    const args = ['labs', 'run', 'lenet5', '--data', 'digits', '--workers', '1'];
    const first = await interrupted(args, home);
    expect(first.code).toBe(1);
    expect(first.stderr).toContain('featurescope labs run lenet5');
    const second = await interrupted(args, home);
    const step = Number(/Going on with \S+ at step (\d+)/.exec(second.stderr)?.[1]);
    expect(step).toBeGreaterThan(0);
    const third = await interrupted([...args, '--again'], home);
    expect(third.stderr).not.toContain('Going on with');
  });

  it('of two trainings, stopped in the second, go on with the second', async () => {
    const home = { ...environment(), FEATURESCOPE_WORKERS: '1' };
    const args = ['labs', 'run', 'two-layer-net', '--data', 'digits', '--json', '--quick'];
    const first = await stoppedAt(2, args, home);
    expect(first.starts.map(({ recipe }) => recipe)).toEqual(['two-layer-net', 'two-layer-net-sigmoid']);
    expect(first.stderr).toContain('featurescope labs run two-layer-net');
    const second = await stoppedAt(1, args, home);
    expect(second.starts).toHaveLength(1);
    expect(second.starts[0]).toMatchObject({ recipe: 'two-layer-net-sigmoid' });
    expect(second.starts[0]!.step).toBeGreaterThan(0);
    expect(second.stderr).toContain('two-layer-net is trained and measured already');
    const again = await stoppedAt(1, [...args, '--again'], home);
    expect(again.starts[0]).toMatchObject({ recipe: 'two-layer-net', step: 0 });
  }, 180_000);

  it('refuse what there is not', async () => {
    const home = environment();
    for (const [args, words] of [
      [['labs', 'run', 'lenet6'], '[lab/unknown]'],
      [['labs', 'run'], '[cli/usage]'],
      [['labs', 'show'], '[cli/usage]'],
    ] as const) {
      const outcome = await runInProcess([...args], home);
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toContain(words);
    }
  });
});
