import type { Tensor } from '@tensorflow/tfjs-core';

/** What an optimizer remembers of one weight, by name (`momentum`, `m`, `v`): tensors of the weight's shape. */
export type Slots = Record<string, Tensor>;

/**
 * One update rule. `update` is pure: it returns the new weight and the new slots; the caller owns and disposes all.
 */
export interface Optimizer {
  name: string;
  /** Names of the slots; each starts at zero. */
  slotNames: readonly string[];
  /**
   * @param weight the weight before
   * @param gradient mean gradient of the batch, of the weight's shape
   * @param step number of this update, counting from 1
   */
  update(
    weight: Tensor,
    gradient: Tensor,
    slots: Slots,
    learningRate: number,
    step: number,
  ): { weight: Tensor; slots: Slots };
}
