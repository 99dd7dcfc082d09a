import { type Tensor, util } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { fillFloats } from '../kernels/runtime/transfer.ts';
import { engineOf } from '../layers/layers.ts';
import type { NoiseSettings } from '../layers/LayerEngine.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import type { TrainingPass } from './TrainingPass.ts';

type Layer = layers.Layer;

/** A stochastic layer of TensorFlow.js, with the shape of its noise if that differs from its input's. */
interface RandomLayer extends NoiseSettings {
  getNoiseShape?(input: Tensor): number[] | null | undefined;
  noiseShape?: (number | null)[] | null;
}

/** Identifies the noise of one layer in one step: equal draws give equal noise, bit for bit. */
export type Draw = Pick<TrainingPass, 'seed' | 'step' | 'firstRow'>;

/** Whether a layer draws random numbers in training. */
export function isRandom(layer: Layer): boolean {
  return engineOf(layer)?.noise !== undefined;
}

/**
 * Applies a stochastic layer in training. TensorFlow.js' own layers use an unseeded generator, or the same mask in every
 * step; here the noise depends on the run's seed, the step, the layer and the image's row in the batch.
 * @param position position of the layer in the graph
 */
export function applyNoise(layer: Layer, position: number, x: Tensor, draw: Draw): Tensor {
  const settings = layer as unknown as RandomLayer;
  const { noise } = engineOf(layer)!;
  if (!noise!.draws(settings)) return x;
  return noise!.apply(x, layerNoise(layer, position, x, draw), settings.rate);
}

/**
 * The noise of a stochastic layer in a step: for Dropout and its spatial variant 0 for a dropped value and 1 / (1 - rate)
 * for a kept one, for AlphaDropout 0 and 1, else normally distributed numbers.
 * @param x the layer's input; only its shape is used
 * @returns a tensor that broadcasts to the shape of `x`
 */
export function layerNoise(layer: Layer, position: number, x: Tensor, draw: Draw): Tensor {
  const { seed, step, firstRow } = draw;
  const settings = layer as unknown as RandomLayer;
  const { noise } = engineOf(layer)!;
  const shape = noiseShapeOf(settings, x);
  const size = util.sizeFromShape(shape.slice(1));
  const shared = settings.noiseShape?.[0] === 1;
  return fillFloats(shape, (values) => {
    for (let row = 0; row < shape[0]!; row++) {
      const stream = new RandomStream(seed, 'dropout', position, step, shared ? 'all' : firstRow + row);
      noise!.fill(stream, values.subarray(row * size, (row + 1) * size), settings);
    }
  });
}

function noiseShapeOf(layer: RandomLayer, x: Tensor): number[] {
  const wanted = layer.getNoiseShape?.(x) ?? layer.noiseShape ?? x.shape;
  return wanted.map((size, axis) => size ?? x.shape[axis]!);
}
