import type { Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { RandomStream } from '../random.ts';
import type { CompiledLayer, LayerContext } from '../training/plan/CompiledLayer.ts';

/** Number of values that one value of a weight's output is a sum of, and that one of its input goes into. */
export interface Fans {
  in: number;
  out: number;
}

/** What the random layers of TensorFlow.js keep to themselves. */
export interface NoiseSettings {
  /** Share of the values that are dropped. */
  rate: number;
  /** Standard deviation of noise that is added. */
  stddev: number;
}

/** What a layer draws in training, and what it does with it. */
export interface LayerNoise {
  /** Whether there is anything to draw with these settings. */
  draws(settings: NoiseSettings): boolean;
  /** The noise of one image. */
  fill(stream: RandomStream, values: Float32Array, settings: NoiseSettings): void;
  apply(x: Tensor, noise: Tensor, rate: number): Tensor;
}

/** What the engine does with a class of layers that TensorFlow.js does not do by itself. */
export interface LayerEngine {
  className: string;
  /** Lays a layer out in a step plan; undefined for one that is not known in all its settings. */
  plan?(layer: layers.Layer, context: LayerContext): CompiledLayer | undefined;
  /** Fans of a weight, where they are not those of a kernel that mixes all its inputs. */
  fans?(shape: readonly number[]): Fans;
  noise?: LayerNoise;
  /** Set where training takes statistics of the whole batch. */
  wholeBatch?: true;
}
