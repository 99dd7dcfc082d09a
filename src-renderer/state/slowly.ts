/**
 * Update interval of everything that need not follow every frame (numbers, statistics, curves), in milliseconds. All of
 * it updates at the same moments, so that the window is laid out and drawn only once, because drawing competes with
 * training for the processor.
 */
export const SLOW_MS = 250;

/** Milliseconds until the next update. */
export function untilSlow(now = performance.now()): number {
  return SLOW_MS - (now % SLOW_MS);
}
