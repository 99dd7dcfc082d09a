import * as v from 'valibot';
import { USUAL_CHECKPOINT_MEGABYTES } from '../../../src-shared/contract/options.ts';

/** How densely a run keeps its checkpoints; stored in `run.json`. */
export const LadderSchema = v.object({
  /** Milliseconds of training between two checkpoints, which bounds the time to replay up to any step. */
  everyMs: v.pipe(v.number(), v.minValue(50), v.maxValue(3_600_000)),
  /**
   * Maximum total size of the checkpoints, in megabytes. Beyond that, those are deleted whose absence costs the least
   * replay.
   */
  mostMegabytes: v.pipe(v.number(), v.minValue(1), v.maxValue(1_000_000)),
});
export type Ladder = v.InferOutput<typeof LadderSchema>;

export const defaultLadder: Ladder = { everyMs: 500, mostMegabytes: USUAL_CHECKPOINT_MEGABYTES };

/** The default ladder with a given total size. */
export const ladderWithin = (mostMegabytes = defaultLadder.mostMegabytes): Ladder => ({
  ...defaultLadder,
  mostMegabytes,
});

/** Number of newest checkpoints that are always kept, so that a damaged one has a close predecessor. */
const NEWEST = 3;
/** Maximum number of checkpoints: larger folders are slow to list. */
const MOST_FILES = 1000;
/** Maximum fraction of the time spent on saving. */
const SAVING_SHARE = 0.02;

/** Milliseconds of training until the next checkpoint, if the last one took `savingMs` to save. */
export function pauseBetween({ everyMs }: Ladder, savingMs: number): number {
  return Math.max(everyMs, savingMs / SAVING_SHARE);
}

/** What determines which checkpoints are kept. */
export interface Spacing {
  /** Number of steps that are replayed in the time between two checkpoints, at the most recently measured speed. */
  interval: number;
  isEpochEnd(step: number): boolean;
}

/** Number of checkpoints of a given size that a ladder has space for. */
export function roomFor({ mostMegabytes }: Ladder, bytes: number): number {
  return Math.min(MOST_FILES, Math.max(NEWEST + 1, Math.floor((mostMegabytes * 1e6) / bytes)));
}

/**
 * The checkpoints to delete: those closer together than the interval (every pause leaves one), and if there are more than
 * `room`, those whose absence leaves the smallest gap. The first, the newest and, as long as there is space, those at the
 * ends of epochs are kept.
 * @param steps steps of all checkpoints, in order
 */
export function surplus(steps: readonly number[], { interval, isEpochEnd }: Spacing, room: number): number[] {
  const kept = [...steps];
  const gone: number[] = [];
  const gap = (at: number): number => kept[at + 1]! - kept[at - 1]!;
  const atEpochEnd = (at: number): boolean => isEpochEnd(kept[at]!);
  for (let at = 1; at < kept.length - NEWEST;) {
    if (!atEpochEnd(at) && gap(at) <= interval) gone.push(...kept.splice(at, 1));
    else at++;
  }
  while (kept.length > room && kept.length > NEWEST + 1) {
    let cheapest = 1;
    const cost = (at: number): number => gap(at) * (atEpochEnd(at) ? 4 : 1);
    for (let at = 2; at < kept.length - NEWEST; at++) if (cost(at) < cost(cheapest)) cheapest = at;
    gone.push(...kept.splice(cheapest, 1));
  }
  return gone;
}
