import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../engine/training/tinyRun.ts';
import { jsonLines, runCli, startCli } from './builtProgram.ts';

const TRAINED_MS = 1500;

const environment = () => ({
  FEATURESCOPE_HOME: temporaryFolder(),
  FEATURESCOPE_DATA: '',
  XDG_CACHE_HOME: temporaryFolder(),
});

/** Runs a command until it has trained for a moment, and presses Ctrl-C. */
async function interrupted(
  args: string[],
  home: NodeJS.ProcessEnv,
): Promise<{ code: unknown; stderr: string }> {
  const child = startCli(args, home);
  let [stdout, stderr] = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  await expect.poll(() => stdout, { timeout: 50_000, interval: 20 }).toMatch(/output\s+Dense/);
  await new Promise((resolve) => setTimeout(resolve, TRAINED_MS));
  child.kill('SIGINT');
  return { code: await ended, stderr };
}

describe('labs', () => {
  it('are listed with course, title and state, and run with their checks in the last line', async () => {
    const home = environment();
    const before = jsonLines(await runCli(['labs', 'list', '--json'], home));
    expect(before.find(({ id }) => id === 'pooling-demo')).toMatchObject({
      type: 'lab',
      course: 'D',
      result: null,
    });

    const demo = await runCli(['labs', 'run', 'pooling-demo', '--json'], home);
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
    expect(after.stdout).toMatch(/lenet5-1998\s+A\s+1998년의 LeNet-5\s+아직 안 함/);
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

  it('refuse what there is not', async () => {
    const home = environment();
    for (const [args, words] of [
      [['labs', 'run', 'lenet6'], '[lab/unknown]'],
      [['labs', 'run'], '[cli/usage]'],
      [['labs', 'show'], '[cli/usage]'],
    ] as const) {
      const outcome = await runCli([...args], home);
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toContain(words);
    }
  });
});
