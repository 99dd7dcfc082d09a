import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../belongings.ts';
import { spreadOf } from '../../src-main/hosts/cli/bench/Samples.ts';
import { pythonsWithTorch } from '../../src-main/hosts/cli/bench/contenders.ts';
import { jsonLines, runCli, startCli } from './builtProgram.ts';
import { runInProcess } from './inProcess.ts';

type Row = Record<string, unknown>;

const quick = ['bench', '--quick', '--json', '--rounds', '1'];

describe('the bench', () => {
  it('measures every task of a network, with spread, ratios, single operations and the peak', async () => {
    const outcome = await runCli([...quick, '--only', 'lenet5', '--peers', 'ours,tfjs-wasm']);
    expect(outcome.code).toBe(0);
    const last = jsonLines(outcome).at(-1)!;
    expect(last['type']).toBe('bench');
    const rows = last['rows'] as Row[];
    const rates = rows.filter((row) => row['kind'] === 'rate');
    expect(rates.map((row) => [row['peer'], row['task'], row['batch']])).toEqual(
      expect.arrayContaining([
        ['ours-plain-1', 'train', 64],
        ['ours-plain-1', 'inference', 1],
        ['ours-plain-1', 'inference', 256],
        ['tfjs-wasm-composed', 'train', 64],
        ['tfjs-wasm', 'inference', 256],
      ]),
    );
    for (const row of rates) {
      expect(row['workload']).toBe('lenet5');
      expect(row['imagesPerSecond']).toBeGreaterThan(0);
      expect(row['rounds']).toBe(1);
      expect(row['lowest']).toBe(row['highest']);
    }
    const operations = rows.filter((row) => row['kind'] === 'kernel' && row['peer'] === 'ours-plain-1');
    expect(operations.map((row) => row['kernel'])).toEqual([
      ...['conv1', 'conv2', 'conv3'].flatMap((layer) =>
        ['forward', 'input gradient', 'filter gradient'].map((operation) => `${layer} ${operation}`),
      ),
      ...['dense1', 'output'].flatMap((layer) =>
        ['forward', 'input gradient', 'weight gradient'].map((operation) => `${layer} ${operation}`),
      ),
    ]);
    const peaks = rows.filter((row) => row['kind'] === 'peak' && row['peer'] === 'ours-plain-1');
    expect(peaks.map((row) => row['vectors'])).toEqual(expect.arrayContaining(['scalar', 128]));
    for (const peak of peaks) expect(peak['gflops']).toBeGreaterThan(0);
    const ratio = rows.find((row) => row['kind'] === 'ratio' && row['against'] === 'tfjs-wasm-composed')!;
    const rate = (peer: unknown) =>
      rates.find((row) => row['peer'] === peer && row['task'] === 'train')!['imagesPerSecond'] as number;
    expect(ratio['ratio']).toBeCloseTo(rate(ratio['peer']) / rate('tfjs-wasm-composed'), 6);
  });

  it('finds that PyTorch computes the same losses from the same weights and images', async (context) => {
    if (pythonsWithTorch().length === 0) return context.skip();
    // One network flattens 12 x 12 x 30, which the two frameworks order differently.
    const only = 'lenet5,simple-convnet,dnn,digits-cnn';
    const outcome = await runCli([...quick, '--only', only, '--peers', 'pytorch']);
    expect(outcome.code).toBe(0);
    const checks = jsonLines(outcome).filter((line) => line['type'] === 'check');
    expect(new Set(checks.map((check) => check['workload']))).toEqual(new Set(only.split(',')));
    const torch = checks.filter((check) => String(check['peer']).startsWith('pytorch'));
    expect(torch.length).toBeGreaterThanOrEqual(4);
    for (const check of torch) expect(check['loss']).toBeCloseTo(check['expected'] as number, 3);
  });

  it('saves a result, and compares the next one with it', async () => {
    const file = `${temporaryFolder()}/results/saved.json`;
    const only = [...quick, '--only', 'dnn', '--peers', 'ours'];
    const first = await runCli([...only, '--save', file]);
    expect(first.code).toBe(0);
    const second = await runCli([...only, '--compare', file]);
    expect(second.code).toBe(0);
    const ratesOf = (outcome: typeof first): Row[] =>
      (jsonLines(outcome).at(-1)!['rows'] as Row[]).filter((row) => row['kind'] === 'rate');
    const changes = (jsonLines(second).at(-1)!['rows'] as Row[]).filter((row) => row['kind'] === 'change');
    const [before, now] = [ratesOf(first), ratesOf(second)];
    expect(changes).toHaveLength(now.length);
    for (const [index, change] of changes.entries()) {
      const [was, is] = [
        before[index]!['imagesPerSecond'] as number,
        now[index]!['imagesPerSecond'] as number,
      ];
      expect(change).toMatchObject({ before: was, now: is, peer: now[index]!['peer'] });
      expect(change['ratio']).toBeCloseTo(is / was, 9);
    }
  });

  it('measures how the cost grows with the batch and with the width of dense layers', async () => {
    const outcome = await runCli([
      'bench',
      '--growth',
      '--quick',
      '--rounds',
      '1',
      '--only',
      'dnn',
      '--peers',
      'ours',
    ]);
    expect(outcome.code).toBe(0);
    for (const width of [10, 32, 128, 512])
      expect(outcome.stdout).toMatch(
        new RegExp(String.raw`^\s*dense-${width}\s.*(\s+\d+\.\d\d){5}\s*$`, 'm'),
      );
  });

  it('stops at once on Ctrl-C, and leaves neither processes nor files', async () => {
    const folder = temporaryFolder();
    const child = startCli(['bench', '--json', '--peers', 'ours'], { TMPDIR: folder });
    let output = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (output += text));
    while (!output.includes('"check"')) await once(child.stdout!, 'data');
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    const [code] = (await ended) as [number | null];
    expect(code).toBe(1);
    expect(JSON.parse(output.trim().split('\n').at(-1)!)).toEqual({ type: 'interrupted' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['an unknown network', ['--only', 'lenet6']],
    ['an unknown peer', ['--peers', 'jax']],
    ['no rounds', ['--rounds', '0']],
    ['keeping the results of a quick run', ['--quick', '--write']],
    ['keeping how the cost grows', ['--growth', '--write']],
    ['comparing with a file that is none', ['--compare', 'package.json']],
    ['comparing with a file that is not there', ['--compare', 'missing.json']],
  ])('refuses %s with exit code 2', async (_what, args) => {
    const outcome = await runInProcess(['bench', ...args]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/^featurescope: .+ \[cli\/usage\]\n$/);
    expect(outcome.stdout).toBe('');
  });
});

describe('the spread of a quantity', () => {
  it('is its median with quartiles and extremes', () => {
    const spread = { median: 3, quartiles: [2, 4], lowest: 1, highest: 5, rounds: 5 };
    expect(spreadOf([5, 1, 3, 2, 4])).toEqual(spread);
    expect(spreadOf([1, 2]).median).toBe(1.5);
    expect(spreadOf([7])).toEqual({ median: 7, quartiles: [7, 7], lowest: 7, highest: 7, rounds: 1 });
  });
});
