import {
  abs,
  log,
  logSumExp,
  max,
  maximum,
  mean,
  min,
  mul,
  pad,
  reshape,
  serialization,
  split,
  sqrt,
  square,
  step,
  sum,
  tidy,
  transpose,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];
type Compute = (x: Tensor, axes: number[], keeps: boolean) => Tensor;

/** What many values become one by. */
const operations = {
  mean,
  sum,
  max,
  min,
  prod: product,
  l1: (x, axes, keeps) => sum(abs(x), axes, keeps),
  l2: (x, axes, keeps) => root(sum(square(x), axes, keeps)),
  logSum: (x, axes, keeps) => log(sum(x, axes, keeps)),
  logSumExp: (x, axes, keeps) => logSumExp(x, axes, keeps),
  sumSquare: (x, axes, keeps) => sum(square(x), axes, keeps),
} satisfies Record<string, Compute>;

/** The least normal number of float32. */
const TINY = 2 ** -126;

/** The square root, whose derivative at 0 is taken for 0, as that of a norm in PyTorch. */
const root = (x: Tensor): Tensor => mul(sqrt(maximum(x, TINY)), step(x));

/** The product along some axes, by halves: the gradient of TensorFlow.js' own cannot be computed. */
function product(x: Tensor, axes: number[], keeps: boolean): Tensor {
  const kept = x.shape.flatMap((_size, axis) => (axes.includes(axis) ? [] : [axis]));
  const sizes = kept.map((axis) => x.shape[axis]!);
  const count = axes.reduce((whole, axis) => whole * x.shape[axis]!, 1);
  let factors = reshape(transpose(x, [...kept, ...axes]), [x.size / count, count]);
  while (factors.shape[1]! > 1) {
    const odd = factors.shape[1]! % 2;
    const borders = [0, odd].map((more) => [0, more]);
    const [first, second] = split(pad(factors, borders as never, 1), 2, 1);
    factors = mul(first!, second!);
  }
  return reshape(factors, keeps ? x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)) : sizes);
}

interface ReduceConfig {
  operation: keyof typeof operations;
  /** Axes of the input, that of the examples being 0. */
  axes: number[];
  /** Whether the axes stay, with size 1. */
  keepdims: boolean;
}

/** One number of all values along some axes: their mean, sum, maximum, minimum, product or norm. */
class Reduce extends layers.Layer {
  static readonly className = 'Reduce';
  readonly #config: ReduceConfig;

  constructor({ operation, axes, keepdims, ...config }: ReduceConfig) {
    super(config as object);
    if (!Object.hasOwn(operations, operation))
      throw new Error(`Reduce has no operation ${String(operation)}`);
    this.#config = { operation, axes, keepdims };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = inputShape as Shape;
    const { axes, keepdims } = this.#config;
    if (!axes.every((axis) => axis > 0 && axis < shape.length))
      throw new Error(`Reduce has no axes ${axes.join(', ')}`);
    if (keepdims) return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    return shape.filter((_size, axis) => !axes.includes(axis));
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { operation, axes, keepdims } = this.#config;
    return tidy(() => (operations[operation] as Compute)([inputs].flat()[0]!, axes, keepdims));
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#config };
  }
}

serialization.registerClass(Reduce as never);
