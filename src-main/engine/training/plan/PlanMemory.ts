import type { KernelModule } from '../../kernels/memory.ts';

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
