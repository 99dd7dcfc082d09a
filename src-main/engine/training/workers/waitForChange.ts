import { availableParallelism } from 'node:os';

/**
 * How long a thread looks again and again before it sleeps, in milliseconds: waking a sleeping thread costs both sides 0.1 to
 * 0.2 ms, as long as a layer of a small network takes. With one core, the other thread would have to wait for this one.
 */
const LOOKING_MS = availableParallelism() > 1 ? 1 : 0;
/** How often a thread looks between two readings of the clock. */
const LOOKS = 50;

/** Tells the processor that the thread only waits; newer engines alone have it. */
const pause = (Atomics as { pause?: (turns?: number) => void }).pause ?? ((): void => undefined);

/** Waits until `control[index]` is no longer `value`, or for `milliseconds` at most: first awake, then asleep. */
export function waitForChange(
  control: Int32Array<SharedArrayBuffer>,
  index: number,
  value: number,
  milliseconds = Infinity,
): void {
  const start = performance.now();
  const looking = Math.min(LOOKING_MS, milliseconds);
  while (performance.now() - start < looking)
    for (let look = 0; look < LOOKS; look++) {
      if (Atomics.load(control, index) !== value) return;
      pause();
    }
  const left = milliseconds - (performance.now() - start);
  if (left > 0) Atomics.wait(control, index, value, left);
}
