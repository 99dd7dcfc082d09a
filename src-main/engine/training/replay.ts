import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Timeline } from '../library/journal.ts';
import { workersAt } from '../library/RunFolder.ts';
import type { BatchSchedule } from './schedule/BatchSchedule.ts';
import type { GarbageCollector } from './GarbageCollector.ts';
import type { Trainer } from './Trainer.ts';
import { StepAbandoned } from './workers/StepAbandoned.ts';

/** How long it computes before it gives way to messages, in milliseconds. */
const TURN_MS = 8;

/** How a restoring reports itself and is stopped. */
export interface RestoreTask {
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What a replay needs. */
export interface ReplayParts {
  /** Stands at the checkpoint that the network was given. */
  schedule: BatchSchedule;
  /** What the run's journal says: how many workers shared the batches, and the loss that each step must have again. */
  timeline: Timeline;
  /** Workers of steps that the journal is silent about. */
  workers: number;
  /** Trains the network with so many workers; freed when the replay needs another, or is over. */
  trainerFor(workers: number): Trainer;
  /** Trains it in the last step instead, where that is to be looked into. */
  lastTrainerFor?: ((workers: number) => Trainer) | undefined;
  garbage: GarbageCollector;
  /** For messages. */
  path: string;
}

/**
 * Does a part of a run again, up to a step: the very same batches with the settings and the number of workers that held
 * then, so that weights and slots come out bit for bit as they were. Each step's loss is compared with the journal's.
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

/** One update, done again as often as a worker that is missing asks for. Returns its loss. */
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
