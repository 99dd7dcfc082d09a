import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { tinyDataFolder } from '../../data/tinyData.ts';
import { commandsOn, firstOn } from './commands.ts';
import { Engine } from './Engine.ts';
import { Timeline } from './Timeline.ts';
import { WeightsByStep } from './weightsByStep.ts';

/** `FEATURESCOPE_FUZZ_SEQUENCES=1000 npm test -- tests/engine/fuzz/timeline` runs this number of sequences. */
const SEQUENCES = Number(process.env['FEATURESCOPE_FUZZ_SEQUENCES'] ?? 6);

it(
  'calls of several clients, in any order and at once, across restarts and kills, do what a simple model says',
  async () => {
    await selectBackend('wasm');
    const data = await tinyDataFolder();
    // Shared by all sequences: weights depend on nothing but what their step was trained with.
    const weights = new WeightsByStep();
    let commandsRun = 0;
    const first = firstOn(data);
    const commands = fc.commands(commandsOn(data), { maxCommands: 50, size: 'max' });
    const property = fc.asyncProperty(commands, async (sequence) => {
      const home = join(temporaryFolder(), 'home');
      vi.stubEnv('FEATURESCOPE_HOME', home);
      const engine = new Engine(home, weights);
      await engine.start();
      try {
        await fc.asyncModelRun(
          () => ({ model: new Timeline(engine.runs), real: engine }),
          [first, ...sequence],
        );
        await engine.close();
      } catch (error) {
        await engine.end();
        throw error;
      }
      commandsRun += [...sequence].length;
    });
    await fc.assert(property, { numRuns: SEQUENCES });
    vi.unstubAllEnvs();
    expect(commandsRun).toBeGreaterThan(SEQUENCES);
  },
  120_000 + 10_000 * SEQUENCES,
);
