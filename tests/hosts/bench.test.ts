import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../belongings.ts';
import { spreadOf } from '../../src-main/hosts/cli/bench/Samples.ts';
import { pythonWithTorch } from '../../src-main/hosts/cli/bench/contenders.ts';
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
    const peak = rows.find((row) => row['kind'] === 'peak' && row['peer'] === 'ours-plain-1')!;
    expect(peak['gflops']).toBeGreaterThan(0);
    const ratio = rows.find((row) => row['kind'] === 'ratio' && row['against'] === 'tfjs-wasm-composed')!;
    const rate = (peer: unknown) =>
      rates.find((row) => row['peer'] === peer && row['task'] === 'train')!['imagesPerSecond'] as number;
    expect(ratio['ratio']).toBeCloseTo(rate(ratio['peer']) / rate('tfjs-wasm-composed'), 6);
  });

  it('finds that PyTorch computes the same losses from the same weights and images', async (context) => {
    if (!pythonWithTorch()) return context.skip();
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
