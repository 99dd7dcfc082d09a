import {
  add,
  maximum,
  mean,
  mul,
  rsqrt,
  serialization,
  square,
  sum,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];

/** The least sum of squares that is divided by. Source: Keras, `UnitNormalization`. */
const LEAST = 1e-12;

/** Divides values by their length along some axes, so that it is 1. `[N, ...]` to the same shape */
class UnitNormalization extends layers.Layer {
  static readonly className = 'UnitNormalization';
  readonly #axis: number | number[];

  constructor({ axis, ...config }: { axis?: number | number[] }) {
    super(config);
    this.#axis = axis ?? -1;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      return mul(x, rsqrt(maximum(sum(square(x), this.#axis, true), LEAST)));
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), axis: this.#axis };
  }
}

/** Divides values by the root of the mean of their squares (Zhang and Sennrich 2019), with a scale for each. `[N, ..., C]` to the same shape */
class RMSNormalization extends layers.Layer {
  static readonly className = 'RMSNormalization';
  readonly #epsilon: number;

  constructor({ epsilon, ...config }: { epsilon?: number }) {
    super(config);
    this.#epsilon = epsilon ?? 1e-6;
  }

  override build(inputShape: Shape | Shape[]): void {
    const size = (inputShape as number[]).at(-1)!;
    this.addWeight('scale', [size], 'float32', initializers.ones() as never);
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      const root = rsqrt(add(mean(square(x), -1, true), this.#epsilon));
      return mul(mul(x, root), this.weights[0]!.read());
    });
  }

  override getConfig(): serialization.ConfigDict {
    const scaleInitializer = { className: 'Ones', config: {} };
    return { ...super.getConfig(), epsilon: this.#epsilon, scaleInitializer };
  }
}

serialization.registerClass(UnitNormalization as never);
serialization.registerClass(RMSNormalization as never);
