import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import type { Settings } from '../../../../src-shared/contract/service.ts';
import { useArithmetic } from '../../backends/wasm.ts';
import type { Checkpoint } from '../../library/checkpointFile.ts';
import type { RunFolder } from '../../library/RunFolder.ts';
import { BEGINNING, type BatchSchedule } from '../schedule/BatchSchedule.ts';
import type { Program } from '../programs/Program.ts';
import { replay, type ReplayParts, type RestoreTask } from '../replay.ts';

/** The error for a run whose initial weights were in a checkpoint that is lost: no seed gives them again. */
function withoutBeginning({ path }: RunFolder): FeaturescopeError {
  return new FeaturescopeError('run/unreadable', { path, reason: reason('its first checkpoint is missing') });
}

/** What is restored: a program's state and the position of its training. */
export interface Restored {
  program: Program;
  schedule: BatchSchedule;
}

/** What restoring a step needs. */
export interface RestoreParts
  extends Restored, Pick<ReplayParts, 'timeline' | 'trainerFor' | 'lastTrainerFor' | 'garbage'> {
  run: RunFolder;
  settings: Settings;
}

/** A copy of everything that determines how training continues. */
export function takeCheckpoint({ program, schedule }: Restored, seed: number): Checkpoint {
  return { ...schedule.place, seed, ...program.save() };
}

/**
 * Loads a checkpoint into a program and its schedule.
 * @param path path of the run, for messages
 * @throws FeaturescopeError `run/unreadable` if it does not fit the networks; nothing has changed then
 */
export function loadCheckpoint({ program, schedule }: Restored, checkpoint: Checkpoint, path: string): void {
  try {
    program.restore(checkpoint);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new FeaturescopeError('run/unreadable', { path, reason: why }, { cause: error });
  }
  schedule.moveTo(checkpoint);
}

/**
 * Restores a step of a run exactly: loads the nearest intact checkpoint before it, or the initial state, which follows
 * from the seed, and replays the steps from there with the changes of settings and weights that the run records. If it fails or is
 * cancelled, nothing has changed.
 * @throws FeaturescopeError `run/replay-differs`, `engine/cancelled`
 */
export async function restoreStep(parts: RestoreParts, step: number, task: RestoreTask): Promise<void> {
  const { run, program, schedule, settings } = parts;
  const { changes, lastDone } = schedule;
  const here = takeCheckpoint(parts, settings.seed);
  try {
    schedule.changes = parts.timeline.changes;
    await useArithmetic(settings.arithmetic);
    const { timeline, trainerFor, lastTrainerFor, garbage } = parts;
    const editAt = (at: number): void => {
      for (const edit of timeline.edits) if (edit.step === at) program.edit(edit.edits);
    };
    // If the last step is to be recorded, it must be among the replayed ones.
    const latest = lastTrainerFor ? step - 1 : step;
    const isThere = lastTrainerFor !== undefined && schedule.place.step === latest;
    const checkpoint = isThere ? undefined : run.checkpointBefore(latest);
    if (checkpoint) loadCheckpoint(parts, checkpoint, run.path);
    else if (!isThere) {
      if (run.description.imported) throw withoutBeginning(run);
      program.begin(settings.seed);
      schedule.moveTo(BEGINNING);
      editAt(BEGINNING.step);
    }
    const replayed = { schedule, timeline, trainerFor, lastTrainerFor, garbage, editAt };
    await replay({ ...replayed, workers: run.description.workers, path: run.path }, step, task);
  } catch (error) {
    loadCheckpoint(parts, here, run.path);
    [schedule.changes, schedule.lastDone] = [changes, lastDone];
    throw error;
  }
}
