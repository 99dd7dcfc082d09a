import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RunFolder } from '../../src-main/engine/library/RunFolder.ts';
import { eventually } from '../eventually.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { enginePid, jsonLines, runCli, startServer } from './builtProgram.ts';
import { connectSocket } from './connectSocket.ts';
import type { DrawnFigure } from '../../src-shared/contract/exports.ts';
import { PROTOCOL_VERSION, type EngineCalls } from '../../src-shared/contract/service.ts';

/** Number of kills. To change it: `FEATURESCOPE_KILLS=100 npm test -- --project node tests/hosts/serveKills.test.ts`. */
const KILLS = Number(process.env['FEATURESCOPE_KILLS'] ?? 2);

/** A picture to be exported, as a window sends it. */
const drawn: DrawnFigure = {
  title: 'A figure',
  caption: 'After some steps',
  svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 50" width="900" height="500"><rect width="90" height="50" fill="#336699"/><text x="5" y="45" font-size="8">loss</text></svg>',
  provenance: { program: 'Featurescope', recipe: 'lenet5', data: 'tiny', figure: 'curves', options: {} },
};
const paper = { surface: '#ffffff', ink: '#000000', quiet: '#444444', line: '#bbbbbb' };

/** What the engine does when it is killed, besides training. */
const activities: Record<string, (calls: EngineCalls) => unknown> = {
  training: () => undefined,
  saving: (calls) => calls.control({ action: 'pause' }),
  rewinding: (calls) => calls.rewind({ task: 'rewind', step: 3 }),
  'saving for Keras': (calls) => calls.saveNetwork({ run: null, format: 'keras' }),
  'exporting a figure': (calls) =>
    calls.exportFigures({ format: 'png', figures: [drawn], paper, language: 'en' }),
  'exporting a deck': (calls) =>
    calls.exportFigures({
      format: 'pptx',
      figures: Array.from({ length: 20 }, () => drawn),
      paper,
      language: 'ko',
    }),
};

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

it(
  'a served run whose engine or host is killed, whatever it does, loses nothing that a client was told of',
  async () => {
    const environment = { FEATURESCOPE_HOME: temporaryFolder(), FEATURESCOPE_WORKERS: '1' };
    const data = await tinyDataFolder();
    const settings = { epochs: 25, batchSize: 4, seed: 2 };
    const args = ['lenet5', '--data', data, '--epochs', '25', '--batch', '4', '--seed', '2', '--json'];
    const straight = jsonLines(await runCli(['train', ...args], environment)).at(-1)!;
    let run = join(temporaryFolder(), 'run');
    for (let kill = 0; kill < KILLS; kill++) {
      const told = { saved: -1, step: -1 };
      let finished = false;
      const { url, child } = await startServer(environment);
      const { calls } = await connectSocket(url, {
        onState: (state) => {
          told.saved = Math.max(told.saved, state?.savedStep ?? -1);
          finished = state?.phase === 'finished';
        },
        onSteps: (steps) => void (told.step = Math.max(told.step, steps.at(-1)!.step)),
      });
      const source = existsSync(join(run, 'run.json'))
        ? ({ from: 'run', run } as const)
        : ({ from: 'recipe', recipe: 'lenet5', data, settings, run } as const);
      const opened = await calls.open({ task: 'open', source });
      const engine = enginePid(child);
      finished = opened.phase === 'finished';
      if (!finished) await calls.control({ action: 'run' });
      await eventually(() => expect(finished || told.step > opened.step).toBe(true));
      const kinds = Object.values(activities);
      const activity = kinds[(kill >> 1) % kinds.length]!;
      // It ends with the process, unless it was done before.
      void Promise.resolve(activity(calls)).catch(() => undefined);
      // Some are killed at once, others when it has begun.
      if (kill % 3 > 0) await calls.hello({ protocol: PROTOCOL_VERSION, client: 'test' });
      // The engine alone, or the host: the engine must not survive the host for long, or the run would stay locked.
      if (kill % 2 === 0) process.kill(engine, 'SIGKILL');
      else child.kill('SIGKILL');
      await eventually(() => expect(lives(engine)).toBe(false));
      child.kill('SIGKILL');
      if (existsSync(join(run, 'run.json'))) {
        const folder = RunFolder.open(run);
        expect(folder.checkpointBefore(Infinity)?.step ?? 0).toBeGreaterThanOrEqual(told.saved);
        expect(folder.history().steps.at(-1)?.step ?? 0).toBeGreaterThanOrEqual(told.step);
      }
      if (opened.phase !== 'finished') continue;
      const whole = jsonLines(
        await runCli(['rewind', run, '--step', String(opened.step), '--json'], environment),
      );
      expect(whole.at(-1)).toMatchObject({ weightsSha256: straight['weightsSha256'] });
      run = join(temporaryFolder(), 'run');
    }
    const command = existsSync(join(run, 'run.json'))
      ? ['resume', run, '--json']
      : ['train', ...args, '--out', run];
    const resumed = jsonLines(await runCli(command, environment)).at(-1)!;
    expect(resumed).toMatchObject({ steps: straight['steps'], weightsSha256: straight['weightsSha256'] });
  },
  300_000 + 30_000 * KILLS,
);
