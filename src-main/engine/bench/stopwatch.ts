/** Maximum number of repetitions between two readings of the clock. */
const MOST_REPEATS = 1_000_000;

/**
 * Repeats work for about `milliseconds`, at least once, and returns the mean seconds per repetition. The first
 * repetition, which runs with cold caches, is not counted, unless it alone exceeds the time.
 */
export function timeRepeats(work: () => void, milliseconds: number): { seconds: number; repeats: number } {
  const warmUp = elapsed(work);
  if (warmUp >= milliseconds) return { seconds: warmUp / 1000, repeats: 1 };
  let repeats = 0;
  const start = performance.now();
  do {
    work();
    repeats++;
  } while (performance.now() - start < milliseconds && repeats < MOST_REPEATS);
  return { seconds: (performance.now() - start) / 1000 / repeats, repeats };
}

function elapsed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
