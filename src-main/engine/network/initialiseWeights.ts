import { IDENTITY_MATRIX } from '../layers/identityMatrix.ts';
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
    const data = draw(initializer, shape, random, fans(layer, shape));
    return { shape, data: withForgetting(data, config, weight.originalName) };
  });
}

/** The forget gate of an LSTM begins open: the second quarter of its bias is 1 unless it is said not to be (Jozefowicz et al. 2015). */
function withForgetting(
  values: Float32Array,
  config: Record<string, unknown>,
  weightName: string,
): Float32Array {
  const inner = (config['layer'] as { config?: Record<string, unknown> } | undefined)?.config ?? config;
  if (inner['unitForgetBias'] !== true || shortName(weightName) !== 'bias') return values;
  return values.fill(1, values.length / 4, values.length / 2);
}

function initializerOf(config: Record<string, unknown>, weightName: string): InitializerConfig {
  // "depthwise_kernel" is drawn by depthwiseInitializer, "kernel" by kernelInitializer, and so on.
  const stem = shortName(weightName).replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
  const short = stem.replace(/Kernel$/, '');
  // A wrapper has the settings of what it wraps.
  const inner = (config['layer'] as { config?: Record<string, unknown> } | undefined)?.config ?? {};
  const names = [`${stem}Initializer`, `${short}Initializer`];
  const declared = [config, inner].flatMap((of) => names.map((name) => of[name])).find(Boolean);
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
    case 'TruncatedNormal':
      return truncated(values, random, Number(config['mean'] ?? 0), Number(config['stddev'] ?? 0.05));
    case 'Orthogonal':
      return orthogonal(values, shape.at(-1)!, random, Number(config['gain'] ?? 1));
    case IDENTITY_MATRIX:
      return identity(values, shape, Number(config['gain'] ?? 1));
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
  if (config['distribution'] === 'truncatedNormal')
    return truncated(values, random, 0, Math.sqrt(variance) / TRUNCATED_DEVIATION);
  return normal(values, random, 0, Math.sqrt(variance));
}

/** Standard deviation of a normal distribution of deviation 1 that is cut off at 2. Source: scipy.stats.truncnorm.std(a=-2, b=2). */
const TRUNCATED_DEVIATION = 0.879_625_661_034_239_8;

/** Normally distributed numbers of which those beyond two deviations are drawn again. */
function truncated(
  values: Float32Array,
  random: RandomStream,
  mean: number,
  deviation: number,
): Float32Array {
  return values.map(() => {
    let drawn = random.normal();
    while (Math.abs(drawn) > 2) drawn = random.normal();
    return mean + deviation * drawn;
  });
}

/**
 * Rows or columns, whichever are fewer, that are orthogonal and of length `gain`. Source: Saxe et al. 2014, "Exact solutions to the
 * nonlinear dynamics of learning in deep linear neural networks"; by the modified Gram-Schmidt process in float64.
 * @param columns size of the last axis; all others together are the rows
 */
function orthogonal(values: Float32Array, columns: number, random: RandomStream, gain: number): Float32Array {
  const rows = values.length / columns;
  const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => random.normal()));
  vectors.forEach((vector, at) => {
    // Twice, for what rounding leaves.
    for (const other of [...vectors.slice(0, at), ...vectors.slice(0, at)]) {
      const shared = dot(vector, other);
      vector.forEach((value, index) => (vector[index] = value - shared * other[index]!));
    }
    const norm = Math.sqrt(dot(vector, vector));
    vector.forEach((value, index) => (vector[index] = value / norm));
  });
  return values.map((_none, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return gain * (rows < columns ? vectors[row]![column]! : vectors[column]![row]!);
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

/** @throws Error for what is no matrix */
function identity(values: Float32Array, [rows, columns, ...more]: number[], gain: number): Float32Array {
  if (columns === undefined || more.length > 0) throw new Error('initializer Identity is for matrices alone');
  for (let at = 0; at < Math.min(rows!, columns); at++) values[at * columns + at] = gain;
  return values;
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
