import type { KernelModule } from '../../kernels/runtime/memory.ts';

/** Bytes of a cache line, at which every place begins. */
const LINE = 64;

/** The memory of one plan: places in the kernels' heap that stay where they are until all are freed together. */
export class PlanMemory {
  readonly #module: KernelModule;
  readonly #blocks: number[] = [];

  constructor(module: KernelModule) {
    this.#module = module;
  }

  /** The byte offset of a new place. @throws Error when the heap is full */
  reserve(bytes: number): number {
    const block = this.#module.allocate(bytes + LINE);
    this.#blocks.push(block);
    return Math.ceil(block / LINE) * LINE;
  }

  release(): void {
    for (const block of this.#blocks.splice(0)) this.#module.free(block);
  }
}

/** Two places taken by turns, for a chain of values of which each is needed only until the next is there. */
export class AlternatingPlaces {
  readonly #memory: PlanMemory;
  #next = { address: 0, bytes: 0 };
  #other = { address: 0, bytes: 0 };

  constructor(memory: PlanMemory) {
    this.#memory = memory;
  }

  /** The byte offset of the place that was not given last. */
  reserve(bytes: number): number {
    const place = this.#next;
    if (place.bytes < bytes || place.address === 0)
      Object.assign(place, { address: this.#memory.reserve(bytes), bytes });
    [this.#next, this.#other] = [this.#other, place];
    return place.address;
  }
}
