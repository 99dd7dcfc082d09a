import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long garbage may gather, in milliseconds. */
const EVERY_MS = 4000;

/**
 * Collects this thread's garbage from time to time. Training keeps no objects, but leaves short-lived ones at such a rate
 * that V8 lets tens of megabytes of them gather before it looks through all memory; by then a long run seems to leak.
 */
export class GarbageCollector {
  readonly #collect: (() => void) | undefined;
  #collectedAt = performance.now();

  constructor() {
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('globalThis.gc') as (() => void) | undefined;
  }

  /** Call it between steps: it takes some milliseconds, but only every few seconds. */
  tidyUp(now = performance.now()): void {
    if (!this.#collect || now - this.#collectedAt < EVERY_MS) return;
    this.#collect();
    this.#collectedAt = performance.now();
  }
}
