import { backend, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { hasKernelModule } from '../../kernels/runtime/memory.ts';

/** Optimizer state of one weight, by slot name (`m`, `v`): variables of the weight's shape. */
export type Slots = Record<string, Variable>;

/** One update rule. It updates the weight and its slots, and has no state of its own. */
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

/**
 * Whether the fused updates of the kernel pack are available; otherwise the rules are composed of standard operations.
 */
export function hasOnePassUpdates(): boolean {
  return hasKernelModule(backend());
}

/** Assigns a new value to a variable. Disposes both the old value and the tensor passed in. */
export function replace(variable: Variable, value: Tensor): void {
  variable.assign(value);
  value.dispose();
}
