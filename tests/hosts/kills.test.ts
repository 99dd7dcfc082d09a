import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunFolder } from '../../src-main/engine/library/RunFolder.ts';
import { eventually } from '../eventually.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { jsonLines, runCli, startCli } from './builtProgram.ts';

/**
 * `tests/engine/training/everyWrite.test.ts` tests a kill at each single write; `tests/bench/kills.mjs` kills a hundred
 * times.
 */
const KILLS = 2;

/** The newest intact checkpoint on disk; -1 before there is one. */
function savedStep(run: string): number {
  if (!existsSync(join(run, 'run.json'))) return -1;
  return RunFolder.open(run).checkpointBefore(Infinity)?.step ?? -1;
}

describe('a run whose process is killed while it trains', () => {
  it('opens every time no earlier than it was saved, and ends in the weights of an undisturbed run', async () => {
    const environment = { FEATURESCOPE_HOME: temporaryFolder(), FEATURESCOPE_WORKERS: '1' };
    const data = await tinyDataFolder();
    const args = ['lenet5', '--data', data, '--epochs', '25', '--batch', '4', '--seed', '2', '--json'];
    const straight = jsonLines(await runCli(['train', ...args], environment)).at(-1)!;
    let run = join(temporaryFolder(), 'run');
    for (let kill = 0; kill < KILLS; kill++) {
      if (savedStep(run) === straight['steps']) run = join(temporaryFolder(), 'run');
      const before = savedStep(run);
      const command = before < 0 ? ['train', ...args, '--out', run] : ['resume', run, '--json'];
      const child = startCli(command, environment);
      const ended = new Promise((resolve) => child.once('close', resolve));
      await eventually(() => expect(child.exitCode !== null || savedStep(run) > before).toBe(true));
      const saved = savedStep(run);
      child.kill('SIGKILL');
      await ended;
      const after = savedStep(run);
      expect(after).toBeGreaterThanOrEqual(saved);
      expect(saved).toBeGreaterThanOrEqual(before);
      if (after < 0) continue;
      const rewound = await runCli(['rewind', run, '--step', String(after), '--json'], environment);
      expect(jsonLines(rewound).at(-1)).toMatchObject({ type: 'rewound', step: after });
    }
    const command = savedStep(run) < 0 ? ['train', ...args, '--out', run] : ['resume', run, '--json'];
    const resumed = jsonLines(await runCli(command, environment)).at(-1)!;
    expect(resumed).toMatchObject({
      type: 'result',
      steps: straight['steps'],
      weightsSha256: straight['weightsSha256'],
    });
  }, 180_000);
});

describe('rewind', () => {
  it('restores a step of a run, and makes it a run of its own that goes on as the first did', async () => {
    const environment = { FEATURESCOPE_HOME: temporaryFolder(), FEATURESCOPE_WORKERS: '2' };
    const data = await tinyDataFolder();
    const settings = ['--data', data, '--batch', '8', '--epochs', '3', '--seed', '5', '--json'];
    const [part, whole] = ['part', 'whole'].map((name) => join(temporaryFolder(), name)) as [string, string];
    const short = await runCli(['train', 'lenet5', ...settings, '--steps', '17', '--out', part], environment);
    const long = await runCli(['train', 'lenet5', ...settings, '--out', whole], environment);
    const out = join(temporaryFolder(), 'branch');
    const restored = await runCli(['rewind', whole, '--step', '17', '--out', out, '--json'], environment);
    expect(restored.stderr).toBe('');
    const { weightsSha256 } = jsonLines(short).at(-1)!;
    expect(jsonLines(restored).at(-1)).toEqual({ type: 'rewound', step: 17, weightsSha256, run: out });
    expect(RunFolder.open(out).description.branchOf).toEqual({ run: whole, step: 17 });
    const resumed = jsonLines(await runCli(['resume', out, '--json'], environment)).at(-1)!;
    const { weightsSha256: end, steps } = jsonLines(long).at(-1)!;
    expect(resumed).toMatchObject({ type: 'result', steps, weightsSha256: end, run: out });
    expect(RunFolder.open(out).history().steps).toEqual(RunFolder.open(whole).history().steps);
  });
});
