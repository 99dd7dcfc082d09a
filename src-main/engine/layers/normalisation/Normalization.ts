import { add, div, mul, reshape, serialization, sub, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';

type Weight = ReturnType<layers.Layer['addWeight']>;

interface NormalizationConfig {
  axis?: number | number[] | null;
  mean?: unknown;
  variance?: unknown;
  invert?: boolean;
}

/** The least standard deviation that is divided by, as Keras has it. */
const EPSILON = 1e-7;

/**
 * Takes off a mean and divides by a standard deviation that were measured beforehand: `(x - mean) / max(sqrt(variance), 1e-7)`, or the other
 * way round. Both are weights, or settings of the layer. Source: Keras 3, layers/preprocessing/normalization.py.
 */
class Normalization extends layers.Layer {
  static readonly className = 'Normalization';
  readonly #config: NormalizationConfig;
  #mean: Weight | undefined;
  #variance: Weight | undefined;
  #shape: number[] = [];

  constructor(config: NormalizationConfig) {
    super(config as object);
    this.#config = config;
  }

  override build(inputShape: (number | null)[] | (number | null)[][]): void {
    const shape = inputShape as (number | null)[];
    const axes = this.#axes(shape.length);
    const own = axes.map((axis) => shape[axis] ?? 1);
    this.#shape = shape.map((size, axis) => (axes.includes(axis) ? (size ?? 1) : 1));
    if (this.#config.mean === null || this.#config.mean === undefined) {
      const add = (name: string, size: number[], start: ReturnType<typeof initializers.zeros>): Weight =>
        this.addWeight(name, size, 'float32', start, undefined, false);
      this.#mean = add('mean', own, initializers.zeros());
      this.#variance = add('variance', own, initializers.ones());
      add('count', [], initializers.zeros());
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: number[]): number[] {
    return inputShape;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      const mean = this.#mean?.read() ?? numbers(this.#config.mean);
      const variance = this.#variance?.read() ?? numbers(this.#config.variance);
      const centre = this.#spread(mean);
      const deviation = this.#spread(
        tensor(
          variance.dataSync().map((value) => Math.max(Math.sqrt(value), EPSILON)),
          variance.shape,
        ),
      );
      return this.#config.invert ? add(mul(x, deviation), centre) : div(sub(x, centre), deviation);
    });
  }

  override getConfig(): serialization.ConfigDict {
    const { axis, mean, variance, invert } = this.#config;
    const own = { axis, mean, variance, invert } as serialization.ConfigDict;
    return { ...super.getConfig(), ...own };
  }

  #axes(rank: number): number[] {
    const { axis = -1 } = this.#config;
    if (axis === null) return [];
    return [axis]
      .flat()
      .map((one) => (one < 0 ? one + rank : one))
      .sort((a, b) => a - b);
  }

  #spread(values: Tensor): Tensor {
    if (values.size === 1)
      return reshape(
        values,
        this.#shape.map(() => 1),
      );
    return reshape(values, this.#shape);
  }
}

/** Numbers of a setting: one, or a list of lists. */
const numbers = (value: unknown): Tensor => {
  const list = ([value ?? 0].flat(Infinity) as unknown[]).map(Number);
  return tensor(list, [list.length]);
};

serialization.registerClass(Normalization as never);
