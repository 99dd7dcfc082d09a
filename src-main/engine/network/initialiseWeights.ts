import { tensor } from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { engineOf } from '../layers/layers.ts';
import { graphOf } from './graph.ts';
import type { Fans } from '../layers/LayerEngine.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { shortName } from './shortName.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';

interface InitializerConfig {
  className: string;
  config: Record<string, unknown>;
}

/**
 * Draws every weight from the run's seed, as the layer's initializer specifies. TensorFlow.js' own initializers are not
 * used because their random numbers can be neither saved nor repeated. Sources: Glorot and Bengio 2010 (Xavier); He et
 * al. 2015; LeCun et al. 1998 (efficient backprop).
 */
export function initialiseWeights(model: LayersModel, seed: number): void {
  for (const { layer, name, firstCall } of graphOf(model)) {
    if (layer.weights.length === 0 || name !== firstCall) continue;
    const values = initialWeights(layer, seed, name).map(({ shape, data }) => tensor(data, shape, 'float32'));
    layer.setWeights(values);
    for (const value of values) value.dispose();
  }
}

/** A layer that initialises some of its weights in a way that no initializer can express. */
interface DrawsItself {
  /** @param name name of the weight without its layer's name */
  drawWeight?(name: string, random: RandomStream): Float32Array | undefined;
}

/**
 * The initial weights of a layer for a seed, in the order of its weights.
 * @param name name of the layer's first call in the network's graph
 */
export function initialWeights(
  layer: layers.Layer,
  seed: number,
  name: string,
): { shape: number[]; data: Float32Array }[] {
  const config = layer.getConfig();
  return layer.weights.map((weight) => {
    const shape = weight.shape as number[];
    const random = new RandomStream(seed, 'weights', name, weight.originalName);
    const own = (layer as DrawsItself).drawWeight?.(shortName(weight.originalName), random);
    if (own) return { shape, data: own };
    const initializer = initializerOf(config, weight.originalName);
    return { shape, data: draw(initializer, shape, random, fans(layer, shape)) };
  });
}

function initializerOf(config: Record<string, unknown>, weightName: string): InitializerConfig {
  // "depthwise_kernel" is drawn by depthwiseInitializer, "kernel" by kernelInitializer, and so on.
  const stem = shortName(weightName).replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
  const short = stem.replace(/Kernel$/, '');
  const declared = config[`${stem}Initializer`] ?? config[`${short}Initializer`];
  return (declared as InitializerConfig | undefined) ?? { className: 'Zeros', config: {} };
}

function draw(
  initializer: InitializerConfig,
  shape: number[],
  random: RandomStream,
  fan: Fans,
): Float32Array {
  const size = sizeOf(shape);
  const values = new Float32Array(size);
  const config = initializer.config;
  switch (initializer.className) {
    case 'Zeros':
      return values;
    case 'Ones':
      return values.fill(1);
    case 'Constant':
      return values.fill(Number(config['value'] ?? 0));
    case 'RandomUniform':
      return uniform(values, random, Number(config['minval'] ?? -0.05), Number(config['maxval'] ?? 0.05));
    case 'RandomNormal':
      return normal(values, random, Number(config['mean'] ?? 0), Number(config['stddev'] ?? 0.05));
    case 'VarianceScaling':
      return varianceScaling(values, random, config, fan);
    default:
      throw new Error(`initializer ${initializer.className} is not supported`);
  }
}

function varianceScaling(
  values: Float32Array,
  random: RandomStream,
  config: Record<string, unknown>,
  fan: Fans,
): Float32Array {
  const mode = config['mode'];
  const divisor = mode === 'fanIn' ? fan.in : mode === 'fanOut' ? fan.out : (fan.in + fan.out) / 2;
  const variance = Number(config['scale'] ?? 1) / Math.max(1, divisor);
  if (config['distribution'] === 'uniform') {
    const limit = Math.sqrt(3 * variance);
    return uniform(values, random, -limit, limit);
  }
  return normal(values, random, 0, Math.sqrt(variance));
}

function uniform(values: Float32Array, random: RandomStream, low: number, high: number): Float32Array {
  return values.map(() => low + (high - low) * random.nextFloat());
}

function normal(values: Float32Array, random: RandomStream, mean: number, deviation: number): Float32Array {
  return values.map(() => mean + deviation * random.normal());
}

/** Fan-in and fan-out of a weight. For a convolution kernel `[KH, KW, Cin, Cout]` they include the window's size. */
function fans(layer: layers.Layer, shape: number[]): Fans {
  if (shape.length < 2) return { in: shape[0] ?? 1, out: shape[0] ?? 1 };
  const window = sizeOf(shape.slice(0, -2));
  return engineOf(layer)?.fans?.(shape) ?? { in: shape.at(-2)! * window, out: shape.at(-1)! * window };
}
