import * as v from 'valibot';
import { USUAL_CHECKPOINT_MEGABYTES } from '../../../src-shared/contract/options.ts';

/** How densely a run keeps its checkpoints; `run.json` says it. */
export const LadderSchema = v.object({
  /** Milliseconds of training between two checkpoints: redoing the steps up to any step takes no longer. */
  everyMs: v.pipe(v.number(), v.minValue(50), v.maxValue(3_600_000)),
  /** Megabytes that they may take together. Beyond that, those go whose absence costs the least to redo. */
  mostMegabytes: v.pipe(v.number(), v.minValue(1), v.maxValue(1_000_000)),
});
export type Ladder = v.InferOutput<typeof LadderSchema>;

export const defaultLadder: Ladder = { everyMs: 500, mostMegabytes: USUAL_CHECKPOINT_MEGABYTES };

/** The usual ladder, with so much room. */
export const ladderWithin = (mostMegabytes = defaultLadder.mostMegabytes): Ladder => ({
  ...defaultLadder,
  mostMegabytes,
});

/** So many of the newest stay whatever they cost: where one of them is damaged, the one before it is near. */
const NEWEST = 3;
/** However small they are, a folder with more files than this is slow to list. */
const MOST_FILES = 1000;
/** Saving takes at most this share of the time. */
const SAVING_SHARE = 0.02;

/** Milliseconds of training until the next checkpoint, where the last one took `savingMs` to save. */
export function pauseBetween({ everyMs }: Ladder, savingMs: number): number {
  return Math.max(everyMs, savingMs / SAVING_SHARE);
}

/** What decides which checkpoints stay. */
export interface Spacing {
  /** Steps that are redone in the time between two checkpoints, at the speed that was measured last. */
  interval: number;
  isEpochEnd(step: number): boolean;
}

/** How many checkpoints of so many bytes a ladder has room for. */
export function roomFor({ mostMegabytes }: Ladder, bytes: number): number {
  return Math.min(MOST_FILES, Math.max(NEWEST + 1, Math.floor((mostMegabytes * 1e6) / bytes)));
}

/**
 * The checkpoints to let go of: those that stand closer than the interval, as every pause leaves one, and where there are more
 * than there is room for, those whose absence makes the smallest gap. The first, the newest ones and, as long as
 * there is room, the epochs' ends stay.
 * @param steps of all checkpoints, in order
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
