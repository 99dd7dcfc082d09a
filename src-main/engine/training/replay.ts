import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Timeline } from '../library/journal.ts';
import { workersAt } from '../library/RunFolder.ts';
import type { BatchSchedule } from './schedule/BatchSchedule.ts';
import type { GarbageCollector } from './GarbageCollector.ts';
import type { Trainer } from './Trainer.ts';
import { StepAbandoned } from './workers/StepAbandoned.ts';

/** How long a replay computes before it yields to messages, in milliseconds. */
const TURN_MS = 8;

/** Progress and cancellation of a restore. */
export interface RestoreTask {
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What a replay needs. */
export interface ReplayParts {
  /** The schedule, positioned at the checkpoint that the network was restored from. */
  schedule: BatchSchedule;
  /** The run's journal: how many workers shared the batches, and the loss that each step must reproduce. */
  timeline: Timeline;
  /** Number of workers for steps that the journal does not mention. */
  workers: number;
  /** A trainer of the network with a number of workers; freed when the replay needs another, or has ended. */
  trainerFor(workers: number): Trainer;
  /** A trainer for the last step, if that step is to be recorded. */
  lastTrainerFor?: ((workers: number) => Trainer) | undefined;
  garbage: GarbageCollector;
  /** Path of the run, for messages. */
  path: string;
}

/**
 * Replays part of a run up to a step: the same batches, settings and number of workers as originally, so that weights and
 * slots are reproduced bit for bit. The loss of each step is compared with the journal.
 * @throws FeaturescopeError `run/replay-differs`, `engine/cancelled`
 */
export async function replay(parts: ReplayParts, step: number, task: RestoreTask = {}): Promise<void> {
  const { schedule, timeline, garbage } = parts;
  const losses = new Map(timeline.steps.map((metrics) => [metrics.step, metrics.values['loss']!]));
  const from = schedule.place.step;
  let trainer: { made: Trainer; workers: number } | undefined;
  let turnStart = performance.now();
  try {
    if (schedule.epochDone) schedule.endEpoch();
    while (schedule.place.step < step) {
      task.signal?.throwIfAborted();
      const workers = workersAt(timeline, schedule.place.step) ?? parts.workers;
      const last = schedule.place.step === step - 1 ? parts.lastTrainerFor?.(workers) : undefined;
      if (!last && trainer?.workers !== workers) {
        trainer?.made.close();
        trainer = { made: parts.trainerFor(workers), workers };
      }
      const loss = await advance(schedule, (last ?? trainer?.made)!, task.signal);
      const at = schedule.place.step;
      const expected = losses.get(at);
      if (expected !== undefined && !Object.is(loss, expected))
        throw new FeaturescopeError('run/replay-differs', { path: parts.path, step, at, loss, expected });
      if (schedule.epochDone) schedule.endEpoch();
      const now = performance.now();
      garbage.tidyUp(now);
      if (now - turnStart > TURN_MS || at === step) {
        task.onProgress?.(at - from, step - from);
        await new Promise((resolve) => setImmediate(resolve));
        turnStart = performance.now();
      }
    }
  } finally {
    trainer?.made.close();
  }
}

/** Trains one step, repeating it while a missing worker makes it fail. Returns its loss. */
async function advance(schedule: BatchSchedule, trainer: Trainer, signal?: AbortSignal): Promise<number> {
  for (;;) {
    try {
      return schedule.advance(trainer).metrics.values['loss']!;
    } catch (error) {
      if (!(error instanceof StepAbandoned)) throw error;
      await trainer.recover(signal ?? new AbortController().signal);
    }
  }
}
