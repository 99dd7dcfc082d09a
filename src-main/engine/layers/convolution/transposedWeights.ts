import { initializers, type layers } from '@tensorflow/tfjs-layers';
import type { WeightedSums } from './withBiasAndActivation.ts';

type Weight = ReturnType<layers.Layer['addWeight']>;

/** What a transposed convolution of TensorFlow.js keeps of itself. */
export interface Transposed extends WeightedSums {
  filters: number;
  kernelSize: number[];
  strides: number[];
  padding: 'valid' | 'same';
  useBias: boolean;
  kernel: Weight;
  bias: Weight | null;
  addWeight(name: string, shape: number[], dtype: 'float32', initializer: unknown): Weight;
}

/** Gives a layer the kernel of a transposed convolution, and a bias for each map if it has one. */
export function addTransposedWeights(layer: layers.Layer, kernelShape: number[]): void {
  const open = layer as unknown as Transposed;
  open.kernel = open.addWeight('kernel', kernelShape, 'float32', initializers.glorotUniform({}));
  open.bias = open.useBias ? open.addWeight('bias', [open.filters], 'float32', initializers.zeros()) : null;
  layer.built = true;
}
