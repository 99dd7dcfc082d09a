import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunFolder } from '../../src-main/engine/library/RunFolder.ts';
import { eventually } from '../eventually.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { enginePid, jsonLines, runCli, startCli, startServer, type Outcome } from './builtProgram.ts';
import { connectSocket } from './connectSocket.ts';

const environment = () => ({ FEATURESCOPE_HOME: temporaryFolder(), FEATURESCOPE_WORKERS: '1' });

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A served run in training, with the output of host and engine on stderr. */
async function training() {
  const home = environment();
  const { url, child } = await startServer(home);
  let stderr = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  let step = 0;
  const { calls } = await connectSocket(url, { onSteps: (steps) => void (step = steps.at(-1)!.step) });
  const run = join(home.FEATURESCOPE_HOME, 'run');
  const settings = { epochs: 1000, batchSize: 4, seed: 2 };
  const source = { from: 'recipe', recipe: 'lenet5', data: await tinyDataFolder(), settings, run } as const;
  await calls.open({ task: 'open', source });
  const sample = { split: 'test', index: 0 } as const;
  // Frames in flight when the host ended once crashed the engine.
  await calls.watch({ probe: 'p', sample, layers: 'all', quantities: ['activations'], everyMs: 0 });
  await calls.control({ action: 'run' });
  await eventually(() => expect(step).toBeGreaterThan(5));
  return { run, child, engine: enginePid(child), stderr: () => stderr };
}

/** Runs a command, and stops reading its output after the first bytes. */
async function readOnce(args: string[], home: NodeJS.ProcessEnv): Promise<Outcome> {
  const child = startCli(args, home);
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (outcome.stderr += text));
  child.stdout!.setEncoding('utf8').once('data', (text: string) => {
    outcome.stdout = text;
    child.stdout!.destroy();
  });
  outcome.code = await new Promise((resolve) => child.once('exit', resolve));
  return outcome;
}

describe('when the host goes', () => {
  it.each(['SIGHUP', 'SIGTERM', 'SIGKILL'] as const)(
    'by %s, the engine saves, ends and says nothing',
    async (signal) => {
      const { run, child, engine, stderr } = await training();
      child.kill(signal);
      await eventually(() => expect(lives(engine)).toBe(false));
      expect(existsSync(join(run, 'lock'))).toBe(false);
      expect(stderr()).not.toMatch(/Error|EPIPE/);
      const folder = RunFolder.open(run);
      expect(folder.latestCheckpoint().step).toBe(folder.history().steps.at(-1)!.step);
    },
  );
});

describe('a command that shall end', () => {
  it('by the end of its terminal, keeps the run of its training', async () => {
    const home = environment();
    const run = join(home.FEATURESCOPE_HOME, 'run');
    const data = await tinyDataFolder();
    const args = [
      'train',
      'lenet5',
      '--data',
      data,
      '--epochs',
      '1000',
      '--batch',
      '4',
      '--out',
      run,
      '--json',
    ];
    const child = startCli(args, home);
    const ended = new Promise((resolve) => child.once('close', resolve));
    let stdout = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    await eventually(() => expect(stdout).toContain('"epoch"'));
    child.kill('SIGHUP');
    expect(await ended).toBe(1);
    expect(stdout.trim().split('\n').at(-1)).toContain('"interrupted"');
    expect(existsSync(join(run, 'lock'))).toBe(false);
    expect(RunFolder.open(run).latestCheckpoint().step).toBeGreaterThan(0);
  });

  it('because nobody reads it any more, keeps the run of its training without a word', async () => {
    const home = environment();
    const run = join(home.FEATURESCOPE_HOME, 'run');
    const data = await tinyDataFolder();
    const args = [
      'train',
      'lenet5',
      '--data',
      data,
      '--epochs',
      '1000',
      '--batch',
      '4',
      '--out',
      run,
      '--json',
    ];
    const outcome = await readOnce(args, home);
    expect(outcome).toMatchObject({ code: 1 });
    expect(outcome.stderr).not.toMatch(/EPIPE|\n {4}at /);
    expect(existsSync(join(run, 'lock'))).toBe(false);
    const folder = RunFolder.open(run);
    expect(folder.latestCheckpoint().step).toBe(folder.history().steps.at(-1)!.step);
  });

  it('because nobody reads it any more, is no failure where it only tells something', async () => {
    const home = environment();
    const run = join(home.FEATURESCOPE_HOME, 'run');
    const data = await tinyDataFolder();
    const trained = await runCli(
      ['train', 'lenet5', '--data', data, '--steps', '3', '--out', run, '--json'],
      home,
    );
    expect(jsonLines(trained).at(-1)).toMatchObject({ steps: 3 });
    for (const args of [['eval', run], ['labs', 'list'], ['metrics', run, '--json'], ['doctor']]) {
      const outcome = await readOnce(args, home);
      expect(outcome.code).toBe(0);
      expect(outcome.stderr).not.toMatch(/EPIPE|Error|\n {4}at /);
    }
  });
});
