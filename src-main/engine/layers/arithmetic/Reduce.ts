import {
  abs,
  log,
  logSumExp,
  max,
  mean,
  min,
  prod,
  serialization,
  sqrt,
  square,
  sum,
  tidy,
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
  prod,
  l1: (x, axes, keeps) => sum(abs(x), axes, keeps),
  l2: (x, axes, keeps) => sqrt(sum(square(x), axes, keeps)),
  logSum: (x, axes, keeps) => log(sum(x, axes, keeps)),
  logSumExp: (x, axes, keeps) => logSumExp(x, axes, keeps),
  sumSquare: (x, axes, keeps) => sum(square(x), axes, keeps),
} satisfies Record<string, Compute>;

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
