import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FileOperations } from '../../../src-main/engine/library/files.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import { topologyOf } from '../../../src-main/engine/network/topology.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import { temporaryFolder } from '../../belongings.ts';
import { description } from '../library/description.ts';
import { systemError } from '../library/failingDisk.ts';
import { normalisedModel, openNormalised, usualSettings } from './normalisedRun.ts';

const settings = { ...usualSettings, epochs: 2 };

/**
 * The file system of a process that is killed at one of its writes: that write is done half, or not at all if it is
 * atomic, and no later one is done. So clean-up after an error is not done either.
 */
function diskUntil(last: number) {
  const counted = { done: 0 };
  const part: Partial<Record<keyof FileOperations, (...given: never[]) => void>> = {
    writeSync: (handle: number, bytes: Uint8Array, offset: number) =>
      void fs.writeSync(handle, bytes.subarray(offset, offset + (bytes.length - offset) / 2)),
    appendFileSync: (path: string, text: string) => fs.appendFileSync(path, text.slice(0, text.length / 2)),
  };
  const names = [
    ...(['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync'] as const),
    ...(['linkSync', 'mkdirSync', 'rmSync', 'appendFileSync'] as const),
  ];
  const operations = names.map((name) => {
    const original = fs[name] as (...given: unknown[]) => unknown;
    const counting = (...given: unknown[]): unknown => {
      counted.done++;
      if (counted.done < last || name === 'closeSync') return original(...given);
      if (counted.done === last) part[name]?.(...(given as never[]));
      throw systemError('EIO');
    };
    return [name, counting] as const;
  });
  return { files: Object.fromEntries(operations) as unknown as FileOperations, counted };
}

/** Starts a run, stops after two steps and trains to its end, as far as the disk allows. @returns what was reported */
async function train(path: string, files: FileOperations) {
  const told = { saved: -1, step: 0 };
  const makeRun = () =>
    RunFolder.create(path, { ...description, settings }, topologyOf(normalisedModel()), files);
  const listener = {
    onSteps: (steps: { step: number }[]) => void (told.step = steps.at(-1)!.step),
    onState: () => void (told.saved = session.state().savedStep ?? told.saved),
  };
  const session: Session = await openNormalised({ settings, makeRun }, listener);
  try {
    await session.control({ action: 'step', steps: 2 });
    await session.idle();
    await session.control({ action: 'run' });
    await session.idle();
  } catch {
    // The error's report is tested elsewhere; here the process is dead.
  }
  const weights = session.network.weightsSha256();
  await session.close().catch(() => undefined);
  return { ...told, weights };
}

it('a run that is killed at any of its writes has kept what was told, and ends in the same weights', async () => {
  const parent = temporaryFolder();
  const undisturbed = diskUntil(Infinity);
  const { weights } = await train(join(parent, 'undisturbed'), undisturbed.files);
  const writes = undisturbed.counted.done;
  expect(writes).toBeGreaterThan(20);
  let mostSaved = -1;
  for (let last = 1; last <= writes; last++) {
    const path = join(parent, `killed-at-${last}`);
    const told = await train(path, diskUntil(last).files);
    mostSaved = Math.max(mostSaved, told.saved);
    if (!fs.existsSync(join(path, 'run.json'))) {
      expect(told, `write ${last}`).toMatchObject({ saved: -1, step: 0 });
      continue;
    }
    const run = RunFolder.open(path);
    const checkpoint = run.checkpointBefore(Infinity);
    expect(checkpoint?.step ?? 0, `write ${last}`).toBeGreaterThanOrEqual(told.saved);
    expect(run.history().steps.at(-1)?.step ?? 0, `write ${last}`).toBeGreaterThanOrEqual(told.step);
    const session = await openNormalised({ settings, resumed: { run, checkpoint } });
    if (session.state().phase !== 'finished') await session.control({ action: 'run' });
    await session.idle();
    expect(session.network.weightsSha256(), `write ${last}`).toBe(weights);
    await session.close();
  }
  expect(mostSaved).toBeGreaterThan(2);
}, 300_000);
