import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { memory } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Pieces of work from which on the memory must not grow; fewer do not fill the caches. */
const LONG = 500;
/** Most growth of the process's memory from the middle of a long work to its end. */
const MOST_GROWTH_MB = 40;

/** Observes the memory of the process over many pieces of the same work: tensors always, bytes where the work is long. */
export class MemoryOverWork {
  readonly #pieces: number;
  readonly #megabytes: number[] = [];
  readonly #tensors = memory().numTensors;

  /** @param pieces number of pieces of the whole work */
  constructor(pieces: number) {
    this.#pieces = pieces;
  }

  /** Called after each piece. @param done number of pieces that are done */
  after(done: number): void {
    const part = Math.max(1, Math.floor(this.#pieces / 8));
    if (this.#pieces < LONG || done % part !== 0) return;
    collectGarbage();
    this.#megabytes.push(Math.round(process.memoryUsage.rss() / 2 ** 20));
  }

  /** Expects that the work left nothing behind. */
  expectFlat(work: string): void {
    expect(memory().numTensors, `tensors after ${work}`).toBe(this.#tensors);
    if (this.#pieces < LONG) return;
    process.stdout.write(`${work}: ${this.#megabytes.join(', ')} MB\n`);
    const half = this.#megabytes.slice(this.#megabytes.length >> 1);
    expect(Math.max(...half) - half[0]!, `growth in MB: ${this.#megabytes.join(', ')}`).toBeLessThan(
      MOST_GROWTH_MB,
    );
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
