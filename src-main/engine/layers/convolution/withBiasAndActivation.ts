import { add, type Tensor } from '@tensorflow/tfjs-core';

/** What a layer of weighted sums of TensorFlow.js keeps of itself. */
export interface WeightedSums {
  bias: { read(): Tensor } | null;
  activation: { apply(x: Tensor): Tensor } | null;
}

/** The outputs of a layer from its weighted sums: with its bias, through its activation. Call inside `tidy`. */
export function withBiasAndActivation(sums: Tensor, { bias, activation }: WeightedSums): Tensor {
  const biased = bias ? add(sums, bias.read()) : sums;
  return activation ? activation.apply(biased) : biased;
}
