import { backend, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { hasKernelModule } from '../../kernels/runtime/memory.ts';

/** What an optimizer remembers of one weight, by name (`m`, `v`): variables of the weight's shape. */
export type Slots = Record<string, Variable>;

/** One update rule. It changes the weight and the slots, and keeps nothing else. */
export interface Optimizer {
  name: string;
  /** Names of the slots; each starts at zero. */
  slotNames: readonly string[];
  /**
   * @param gradient mean gradient of the batch, of the weight's shape
   * @param step number of this update, counting from 1
   */
  update(weight: Variable, gradient: Tensor, slots: Slots, learningRate: number, step: number): void;
}

/** Whether the one-pass updates of the kernel pack can be used; else the rules are composed of stock operations. */
export function hasOnePassUpdates(): boolean {
  return hasKernelModule(backend());
}

/** Gives a variable its new value; both the old one and the tensor handed over are let go. */
export function replace(variable: Variable, value: Tensor): void {
  variable.assign(value);
  value.dispose();
}
