import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { memory } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Pieces of work from which on the memory must not grow; fewer do not fill the caches. */
const LONG = 500;
/** Most growth of the process's memory from the middle of a long work to its end. */
const MOST_GROWTH_MB = 40;

/** Where Linux lists what a process has open; other systems do not tell. */
const DESCRIPTORS = '/proc/self/fd';

/**
 * Observes what many pieces of the same work leave behind in the process: tensors, open files and the objects that are
 * watched always, bytes where the work is long.
 */
export class MemoryOverWork {
  readonly #pieces: number;
  readonly #megabytes: number[] = [];
  readonly #tensors = memory().numTensors;
  readonly #files = openFiles();
  readonly #watched: WeakRef<object>[] = [];

  /** @param pieces number of pieces of the whole work */
  constructor(pieces: number) {
    this.#pieces = pieces;
  }

  /** Watches an object that nothing may hold any more once its piece of work is done. */
  watch(made: object): void {
    this.#watched.push(new WeakRef(made));
  }

  /** Called after each piece. @param done number of pieces that are done */
  after(done: number): void {
    expect(memory().numTensors, `tensors after piece ${done}`).toBe(this.#tensors);
    const part = Math.max(1, Math.floor(this.#pieces / 8));
    if (this.#pieces < LONG || done % part !== 0) return;
    collectGarbage();
    this.#megabytes.push(Math.round(process.memoryUsage.rss() / 2 ** 20));
  }

  /** Expects that the work left nothing behind. */
  async expectFlat(work: string): Promise<void> {
    expect(openFiles(), `open files after ${work}`).toEqual(this.#files);
    // An object that a WeakRef was made of lives at least until the job that made it has ended.
    await new Promise(setImmediate);
    collectGarbage();
    const held = this.#watched.filter((made) => made.deref() !== undefined).length;
    expect(held, `objects of ${this.#watched.length} pieces still held after ${work}`).toBeLessThan(2);
    if (this.#pieces < LONG) return;
    process.stdout.write(`${work}: ${this.#megabytes.join(', ')} MB\n`);
    const half = this.#megabytes.slice(this.#megabytes.length >> 1);
    expect(Math.max(...half) - half[0]!, `growth in MB: ${this.#megabytes.join(', ')}`).toBeLessThan(
      MOST_GROWTH_MB,
    );
  }
}

/** The files on the disk that this process has open, without pipes, devices and what threads use among themselves. */
function openFiles(): string[] {
  if (!existsSync(DESCRIPTORS)) return [];
  const opened = readdirSync(DESCRIPTORS).flatMap((descriptor) => {
    try {
      return [readlinkSync(join(DESCRIPTORS, descriptor))];
    } catch {
      return []; // the one of this very listing
    }
  });
  return opened.filter((name) => /^\/(?!dev\/|proc\/|memfd:)/.test(name)).sort();
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
