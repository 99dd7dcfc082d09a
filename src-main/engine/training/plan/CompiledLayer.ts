import type { Tensor } from '@tensorflow/tfjs-core';
import type { KernelModule } from '../../kernels/runtime/memory.ts';
import type { PlanMemory } from './PlanMemory.ts';

/** A value between two layers, at fixed addresses in the heap. */
export interface Signal {
  /** `[N, ...]` */
  shape: readonly number[];
  /** Byte offset of the values. */
  values: number;
  /** Byte offset of the gradient of the loss with respect to the values; undefined if it is not needed. */
  gradient: number | undefined;
}

/** A weight as a plan uses it. */
export interface PlannedWeight {
  /** Current byte offset of the values: an update may move them. */
  address(): number;
  /** Byte offset of the gradient. */
  gradient: number;
}

/** One layer of a plan. */
export interface CompiledLayer {
  output: Signal;
  forward(): void;
  /** Computes the gradients of the weights, and of the input if it has one, from the gradient of the output. */
  backward(): void;
}

/** What compiling a layer needs. */
export interface LayerContext {
  module: KernelModule;
  memory: PlanMemory;
  input: Signal;
  /**
   * Whether there is a backward pass. The forward pass of training rounds like the tape's, which fuses fewer operations.
   */
  training: boolean;
  /** Whether the loss includes the layer's softmax. */
  withoutSoftmax: boolean;
  /** The layer's next weight, in the network's order. */
  weight(of: { read(): Tensor }): PlannedWeight;
  /** Allocates an output, with a gradient if the layer has weights or its input has a gradient. */
  signal(shape: readonly number[], hasWeights: boolean): Signal;
}
