/**
 * What need not follow every frame (numbers, statistics, curves) is shown at most this often, in milliseconds, and all of it in
 * the same moments: the window is then laid out and drawn once for all. Drawing competes with training for the processor.
 */
export const SLOW_MS = 250;

/** Milliseconds until the next of those moments. */
export function untilSlow(now = performance.now()): number {
  return SLOW_MS - (now % SLOW_MS);
}
