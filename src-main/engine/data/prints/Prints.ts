import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { Split } from '../Dataset.ts';

/** Side of a print in pixels: half of what the lecture's are stored with, so that a ridge and its valley take about five. */
export const PRINT_SIDE = 80;
/** What a data set of prints needs at least, so that there are pairs to learn from, of new prints, and of new fingers. */
const LEAST_FINGERS = 4;
const LEAST_IMPRESSIONS = 3;

/** Which print it is. */
export interface PrintPlace {
  /** Index of the finger. */
  finger: number;
  /** Index among the times that the finger was pressed down. */
  impression: number;
}

/** Fingerprints, ridges bright on black. */
export interface Prints {
  name: string;
  /** Whether they were drawn by the program. */
  isDrawn: boolean;
  places: PrintPlace[];
  /** The prints in the order of the places, with their fingers as labels. */
  split: Split;
}

/** Puts prints together. @param pixels `[places, 80, 80]`, ridges dark on white, 0..255 */
export function printsOf(name: string, isDrawn: boolean, places: PrintPlace[], pixels: Uint8Array): Prints {
  const inputs = pixels.map((value) => 255 - value);
  const labels = Uint16Array.from(places, ({ finger }) => finger);
  return { name, isDrawn, places, split: { inputs, labels, count: places.length } };
}

/** @throws FeaturescopeError `data/too-few-prints` if prints cannot be paired and divided */
export function checkPrints(places: readonly PrintPlace[], path: string): void {
  const impressions = new Map<number, Set<number>>();
  for (const { finger, impression } of places)
    impressions.set(finger, (impressions.get(finger) ?? new Set()).add(impression));
  const fewest = Math.min(...[...impressions.values()].map(({ size }) => size), Infinity);
  if (impressions.size >= LEAST_FINGERS && fewest >= LEAST_IMPRESSIONS) return;
  throw new FeaturescopeError('data/too-few-prints', {
    ...{ path, prints: places.length, fingers: impressions.size },
    ...{ leastFingers: LEAST_FINGERS, leastImpressions: LEAST_IMPRESSIONS },
  });
}
