import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Minimum time between two collections, in milliseconds. */
const EVERY_MS = 4000;

/**
 * Runs the garbage collector of this thread from time to time. Training retains no objects but allocates short-lived ones
 * so fast that V8 lets tens of megabytes accumulate before a full collection, which looks like a memory leak in a long
 * run.
 */
export class GarbageCollector {
  readonly #collect: (() => void) | undefined;
  #collectedAt = performance.now();

  constructor() {
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('globalThis.gc') as (() => void) | undefined;
  }

  /**
   * Collects garbage if {@link EVERY_MS} have passed since the last collection, which takes some milliseconds. Call it
   * between steps.
   */
  tidyUp(now = performance.now()): void {
    if (!this.#collect || now - this.#collectedAt < EVERY_MS) return;
    this.#collect();
    this.#collectedAt = performance.now();
  }
}
