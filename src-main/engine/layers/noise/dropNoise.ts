import { mul } from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import type { LayerNoise, NoiseSettings } from '../LayerEngine.ts';

/** Whether a layer drops some of its values, but not all. */
export const dropsSome = ({ rate }: NoiseSettings): boolean => rate > 0 && rate < 1;

/** 0 for a dropped value and 1 / (1 - rate) for a kept one. */
export const dropNoise: LayerNoise = {
  draws: dropsSome,
  fill: (stream, values, { rate }) => stream.choose(values, rate, 0, 1 / (1 - rate)),
  apply: mul,
};

/** Normally distributed numbers. */
export function fillNormal(
  stream: RandomStream,
  values: Float32Array,
  mean: number,
  deviation: number,
): void {
  for (let index = 0; index < values.length; index++) values[index] = stream.normal(mean, deviation);
}
