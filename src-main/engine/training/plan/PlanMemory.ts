import type { KernelModule } from '../../kernels/runtime/memory.ts';

/** Bytes of a cache line, to which all allocations are aligned. */
const LINE = 64;

/** The memory of one plan: allocations in the kernels' heap that stay in place until all are freed together. */
export class PlanMemory {
  readonly #module: KernelModule;
  readonly #blocks: number[] = [];

  constructor(module: KernelModule) {
    this.#module = module;
  }

  /** Allocates memory and returns its byte offset. @throws Error if the heap is full */
  reserve(bytes: number): number {
    const block = this.#module.allocate(bytes + LINE);
    this.#blocks.push(block);
    return Math.ceil(block / LINE) * LINE;
  }

  release(): void {
    for (const block of this.#blocks.splice(0)) this.#module.free(block);
  }
}

/** Two buffers used in turn, for a chain of values where each is needed only until the next is computed. */
export class AlternatingPlaces {
  readonly #memory: PlanMemory;
  #next = { address: 0, bytes: 0 };
  #other = { address: 0, bytes: 0 };

  constructor(memory: PlanMemory) {
    this.#memory = memory;
  }

  /** The byte offset of the buffer that was not returned last. */
  reserve(bytes: number): number {
    const place = this.#next;
    if (place.bytes < bytes || place.address === 0)
      Object.assign(place, { address: this.#memory.reserve(bytes), bytes });
    [this.#next, this.#other] = [this.#other, place];
    return place.address;
  }
}
