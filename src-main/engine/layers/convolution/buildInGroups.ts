import type { Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { WeightedSums } from './withBiasAndActivation.ts';

/** What a convolution of TensorFlow.js keeps of itself. */
export interface GroupedConvolution<Padding = 'valid' | 'same'> extends WeightedSums {
  filters: number;
  kernel: { read(): Tensor };
  kernelSize: number[];
  strides: number[];
  padding: Padding;
  dilationRate: number[];
  inputSpec: unknown;
}

/** Builds a convolution whose kernel reads the channels of one group. @throws Error if channels or maps cannot be divided */
export function buildInGroups(
  layer: layers.Layer,
  groups: number,
  inputShape: readonly number[],
  build: (shape: number[]) => void,
): void {
  const channels = inputShape.at(-1)!;
  const open = layer as unknown as GroupedConvolution;
  if (channels % groups !== 0 || open.filters % groups !== 0)
    throw new Error(`${channels} channels and ${open.filters} maps cannot be divided into ${groups} groups`);
  build([...inputShape.slice(0, -1), channels / groups]);
  open.inputSpec = [{ ndim: inputShape.length, axes: { '-1': channels } }];
}
