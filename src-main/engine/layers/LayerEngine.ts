import type { Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import type { CompiledLayer, LayerContext } from '../training/plan/CompiledLayer.ts';

/**
 * Fan-in and fan-out of a weight: the number of inputs that one output value is a sum of, and the number of outputs that
 * one input value contributes to.
 */
export interface Fans {
  in: number;
  out: number;
}

/** Private fields of TensorFlow.js' stochastic layers. */
export interface NoiseSettings {
  /** Fraction of the values that are dropped. */
  rate: number;
  /** Standard deviation of the added noise. */
  stddev: number;
}

/** The noise that a layer draws in training, and how it is applied. */
export interface LayerNoise {
  /** Whether these settings cause any noise. */
  draws(settings: NoiseSettings): boolean;
  /** Draws the noise of one image. */
  fill(stream: RandomStream, values: Float32Array, settings: NoiseSettings): void;
  apply(x: Tensor, noise: Tensor, rate: number): Tensor;
}

/** What the engine does for a layer class beyond TensorFlow.js' own behaviour. */
export interface LayerEngine {
  className: string;
  /** Compiles a layer for a step plan; undefined if its settings are not supported. */
  plan?(layer: layers.Layer, context: LayerContext): CompiledLayer | undefined;
  /** Fans of a weight, if they differ from those of a kernel that mixes all its inputs. */
  fans?(shape: readonly number[]): Fans;
  noise?: LayerNoise;
  /** Set if training uses statistics of the whole batch. */
  wholeBatch?: true;
}
