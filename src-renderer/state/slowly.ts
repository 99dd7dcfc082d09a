/**
 * Update interval of everything that need not follow every frame (numbers, statistics, curves), in milliseconds. All of
 * it updates at the same moments, so that the window is laid out and drawn only once, because drawing competes with
 * training for the processor.
 */
export const SLOW_MS = 250;
/** How much before its time a timer may fire, in milliseconds. */
const EARLY_MS = 2;

/** The updates of the next moment, and its timer. */
let waiting: { readonly updates: Set<() => void>; readonly timer: ReturnType<typeof setTimeout> } | undefined;

/** Calls an update at the next common moment, together with all others. Returns a function that cancels it. */
export function slowly(update: () => void): () => void {
  waiting ??= { updates: new Set(), timer: setTimeout(happen, untilSlow()) };
  const { updates, timer } = waiting;
  updates.add(update);
  return () => {
    updates.delete(update);
    if (updates.size > 0 || waiting?.timer !== timer) return;
    clearTimeout(timer);
    waiting = undefined;
  };
}

function happen(): void {
  const updates = waiting?.updates ?? [];
  waiting = undefined;
  for (const update of updates) update();
}

function untilSlow(now = performance.now()): number {
  const left = SLOW_MS - (now % SLOW_MS);
  // A timer may have fired slightly early; the moment that it was for has been.
  return left < EARLY_MS ? left + SLOW_MS : left;
}
