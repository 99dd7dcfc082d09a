import type { Tensor } from '@tensorflow/tfjs-core';
import type { KernelModule } from '../../kernels/runtime/memory.ts';
import type { PlanMemory } from './PlanMemory.ts';

/** What flows between two layers, at fixed places in the heap. */
export interface Signal {
  /** `[N, ...]` */
  shape: readonly number[];
  /** Byte offset of the values. */
  values: number;
  /** Byte offset of the loss' gradient for them; undefined where nobody needs it. */
  gradient: number | undefined;
}

/** A weight as a plan uses it. */
export interface PlannedWeight {
  /** Where its values are now: an update may put them elsewhere. */
  address(): number;
  /** Where its gradient goes. */
  gradient: number;
}

/** One layer of a plan. */
export interface CompiledLayer {
  output: Signal;
  forward(): void;
  /** From the output's gradient to those of the weights and of the input, where that has one. */
  backward(): void;
}

/** What a layer is laid out with. */
export interface LayerContext {
  module: KernelModule;
  memory: PlanMemory;
  input: Signal;
  /** Whether there is a backward pass. The forward pass of training rounds as the tape's does, which fuses less. */
  training: boolean;
  /** Whether the loss takes the layer's softmax upon itself. */
  withoutSoftmax: boolean;
  /** The layer's next weight, in the order of the network's. */
  weight(of: { read(): Tensor }): PlannedWeight;
  /** A place for an output; with one for its gradient when the layer has weights or its input has a gradient. */
  signal(shape: readonly number[], hasWeights: boolean): Signal;
}
