import {
  batchNorm,
  customGrad,
  engine,
  getKernel,
  moments,
  mul,
  sub,
  sum,
  tensor1d,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { BatchMoments } from '../kernels/normalisation/BatchMoments.ts';
import { BatchNormGradient } from '../kernels/normalisation/BatchNormGradient.ts';
import { BatchNormSums } from '../kernels/normalisation/BatchNormSums.ts';
import { readFloats, writeFloats } from '../kernels/runtime/transfer.ts';
import { addedSums, combinedMoments, type Moments } from './batchStatistics.ts';
import type { LayerStatistics, ShardExchange, TrainingPass } from './TrainingPass.ts';

type Layer = layers.Layer;
type Vector = { read(): Tensor1D };

/** Private fields of TensorFlow.js' BatchNormalization layer. */
interface BatchNormalization {
  axis: number;
  epsilon: number;
  momentum: number;
  gamma?: Vector;
  beta?: Vector;
  movingMean: Vector;
  movingVariance: Vector;
}

/**
 * Whether {@link normaliseBatch} can replace a batch normalisation layer: the layer must normalise over all dimensions
 * but the last.
 */
export function normalisesLastAxis(layer: Layer, rank: number): boolean {
  if (layer.getClassName() !== 'BatchNormalization') return false;
  const { axis } = layer as unknown as BatchNormalization;
  return axis === -1 || axis === rank - 1;
}

/**
 * Batch normalisation in training, with its gradient: normalises by the batch's own mean and variance (Ioffe and Szegedy
 * 2015, algorithm 1). The statistics are added to `pass`; the layer's moving averages stay unchanged. For a sharded
 * batch, statistics and gradient are those of the whole batch.
 * @param x `[N, ..., C]`
 */
export function normaliseBatch(layer: Layer, x: Tensor, pass: TrainingPass): Tensor {
  const { epsilon, gamma, beta } = layer as unknown as BatchNormalization;
  const { allGather } = pass;
  const parameters = [gamma, beta].flatMap((parameter) => (parameter ? [parameter.read()] : []));
  const normalise = customGrad((...received) => {
    const save = received.at(-1) as (tensors: Tensor[]) => void;
    const inputs = received.slice(0, -1) as Tensor[];
    const scale = gamma && (inputs[1] as Tensor1D);
    const seen = combinedMoments(momentsOf(inputs[0]!), allGather);
    pass.statistics.push({ layer, ...seen });
    const mean = tensor1d(seen.mean);
    const offset = beta && (inputs.at(-1) as Tensor1D);
    const value = batchNorm(inputs[0] as Tensor4D, mean, tensor1d(seen.variance), offset, scale, epsilon);
    save(scale ? [inputs[0]!, mean, scale] : [inputs[0]!, mean]);
    const gradFunc = (dy: Tensor, [input, centre, factor]: Tensor[]): Tensor[] => {
      const gradient = batchGradient(input!, dy, centre!, { seen, epsilon, scale: factor, allGather });
      return [gradient.x, ...(gamma ? [gradient.gamma] : []), ...(beta ? [gradient.beta] : [])];
    };
    return { value, gradFunc: gradFunc as (dy: Tensor, saved: Tensor[]) => Tensor[] };
  });
  return normalise(x, ...parameters);
}

/** Updates the moving averages used in inference with a batch's statistics, equal to TensorFlow.js bit for bit. */
export function moveAverages(statistics: readonly LayerStatistics[]): void {
  for (const { layer, mean, variance } of statistics) {
    const { momentum, movingMean, movingVariance } = layer as unknown as BatchNormalization;
    moveAverage(movingMean.read() as Variable, mean, 1 - momentum);
    moveAverage(movingVariance.read() as Variable, variance, 1 - momentum);
  }
}

function moveAverage(average: Variable, seen: Float32Array, decay: number): void {
  const { fround } = Math;
  const values = readVector(average);
  const moved = values.map((old, index) => old - fround(fround(old - seen[index]!) * fround(decay)));
  writeFloats(average, moved);
}

function momentsOf(x: Tensor): Moments {
  const count = x.size / x.shape.at(-1)!;
  if (usable(BatchMoments, x)) {
    const [mean, variance] = engine().runKernel(BatchMoments, { x }) as [Tensor, Tensor];
    return { count, mean: readVector(mean), variance: readVector(variance) };
  }
  const { mean, variance } = moments(x, axesBefore(x));
  return { count, mean: readVector(mean), variance: readVector(variance) };
}

interface GradientParts {
  seen: Moments;
  epsilon: number;
  scale: Tensor | undefined;
  allGather: ShardExchange | undefined;
}

/**
 * The gradients of batch normalisation. Let `a` be the mean over the batch of dy, and `b` that of dy (x - mean) /
 * (variance + epsilon). Then the gradient of x is gamma (dy - a - (x - mean) b) / sqrt(variance + epsilon).
 */
function batchGradient(x: Tensor, dy: Tensor, mean: Tensor, parts: GradientParts) {
  const { seen, epsilon, scale, allGather } = parts;
  const [plain, weighted] = gradientSums(x, dy, mean);
  const whole = addedSums([plain, weighted], allGather);
  const inverse = seen.variance.map((variance) => 1 / Math.sqrt(variance + epsilon));
  const gamma = scale && readVector(scale);
  const factor = tensor1d(gamma ? gamma.map((value, c) => value * inverse[c]!) : inverse);
  const shift = tensor1d(whole[0].map((value) => value / seen.count));
  const slope = tensor1d(whole[1].map((value, c) => value / seen.count / (seen.variance[c]! + epsilon)));
  return {
    x: inputGradient({ x, dy, mean, factor, shift, slope }),
    gamma: tensor1d(weighted.map((value, c) => value * inverse[c]!)),
    beta: tensor1d(plain),
  };
}

function gradientSums(x: Tensor, dy: Tensor, mean: Tensor): [plain: Float32Array, weighted: Float32Array] {
  if (usable(BatchNormSums, x)) {
    const [plain, weighted] = engine().runKernel(BatchNormSums, { x, mean, dy }) as [Tensor, Tensor];
    return [readVector(plain), readVector(weighted)];
  }
  const axes = axesBefore(x);
  return [readVector(sum(dy, axes)), readVector(sum(mul(dy, sub(x, mean)), axes))];
}

function inputGradient(inputs: Record<'x' | 'dy' | 'mean' | 'factor' | 'shift' | 'slope', Tensor>): Tensor {
  if (usable(BatchNormGradient, inputs.x)) return engine().runKernel(BatchNormGradient, inputs);
  const { x, dy, mean, factor, shift, slope } = inputs;
  return mul(factor, sub(sub(dy, shift), mul(sub(x, mean), slope)));
}

function usable(kernelName: string, { dtype, size }: Tensor): boolean {
  return dtype === 'float32' && size > 0 && getKernel(kernelName, engine().backendName) !== undefined;
}

function axesBefore(x: Tensor): number[] {
  return x.shape.slice(0, -1).map((_size, axis) => axis);
}

function readVector(vector: Tensor): Float32Array {
  const values = new Float32Array(vector.size);
  readFloats(vector, values);
  return values;
}
