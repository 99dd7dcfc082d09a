/** Maximum number of repetitions between two readings of the clock. */
const MOST_REPEATS = 1_000_000;

/** A first repetition that takes longer than this, in milliseconds, is slow work, and not the making of what later ones use. */
const SLOW_MS = 2000;

/**
 * Repeats work for about `milliseconds`, at least once, and returns the mean seconds per repetition. The first
 * repetition, which runs with cold caches and builds what later ones use, is not counted, unless it is very slow.
 */
export function timeRepeats(work: () => void, milliseconds: number): { seconds: number; repeats: number } {
  const warmUp = elapsed(work);
  if (warmUp >= Math.max(milliseconds, SLOW_MS)) return { seconds: warmUp / 1000, repeats: 1 };
  let repeats = 0;
  const start = performance.now();
  do {
    work();
    repeats++;
  } while (performance.now() - start < milliseconds && repeats < MOST_REPEATS);
  return { seconds: (performance.now() - start) / 1000 / repeats, repeats };
}

/** {@link timeRepeats} for work that ends later. */
export async function timeAsyncRepeats(
  work: () => Promise<unknown>,
  milliseconds: number,
): Promise<{ seconds: number; repeats: number }> {
  await work();
  let repeats = 0;
  const start = performance.now();
  do {
    await work();
    repeats++;
  } while (performance.now() - start < milliseconds && repeats < MOST_REPEATS);
  return { seconds: (performance.now() - start) / 1000 / repeats, repeats };
}

function elapsed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
