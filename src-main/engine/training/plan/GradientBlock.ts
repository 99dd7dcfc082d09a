import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { KernelModule } from '../../kernels/runtime/memory.ts';
import { PlanMemory } from './PlanMemory.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';

/** The gradients of all variables of a network, contiguous in the kernels' heap. */
export class GradientBlock {
  /** The gradients as tensors holding the values of the last step. The caller must not dispose them. */
  readonly tensors: readonly Tensor[];
  readonly #module: KernelModule;
  readonly #memory: PlanMemory;
  readonly #address: number;
  readonly #size: number;
  #summand = 0;

  constructor(module: KernelModule, variables: readonly Variable[]) {
    this.#module = module;
    this.#memory = new PlanMemory(module);
    this.#size = variables.reduce((sum, { size }) => sum + size, 0);
    this.#address = this.#memory.reserve(this.#size * 4);
    let offset = this.#address;
    this.tensors = variables.map(({ shape }) => {
      const tensor = module.tensorAt(offset, shape);
      offset += sizeOf(shape) * 4;
      return tensor;
    });
  }

  /**
   * Sets the block to the sum of the gradients of a batch's parts, added in their order; each part is the concatenation
   * of all gradients. The first may be undefined: the gradients that the block holds.
   */
  sum([first, ...others]: readonly (Float32Array | undefined)[]): void {
    const module = this.#module;
    this.#summand ||= this.#memory.reserve(this.#size * 4);
    if (first) module.floats(this.#address, this.#size).set(first);
    for (const part of others) {
      module.floats(this.#summand, this.#size).set(part!);
      module.exports.addToRows(this.#address, this.#summand, this.#address, 1, this.#size);
    }
  }

  dispose(): void {
    for (const tensor of this.tensors) this.#module.release(tensor);
    this.#memory.release();
  }
}
