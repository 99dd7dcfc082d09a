import { cumsum, serialization, tidy, transpose, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

interface CumulativeSumConfig {
  /** Axis of the input, that of the examples being 0. */
  axis: number;
  /** Whether a position itself is left out of its sum. */
  exclusive?: boolean;
  /** Whether the sums begin at the end. */
  reverse?: boolean;
}

/** At each position along an axis the sum of all values up to there. */
class CumulativeSum extends layers.Layer {
  static readonly className = 'CumulativeSum';
  readonly #config: CumulativeSumConfig;

  constructor({ axis, exclusive = false, reverse = false, ...config }: CumulativeSumConfig) {
    super(config as object);
    this.#config = { axis, exclusive, reverse };
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { axis, exclusive, reverse } = this.#config;
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      // Along other axes than the last TensorFlow.js returns the gradient with its axes in another order.
      const order = x.shape.map((_size, at) => at).with(axis, x.rank - 1);
      order[x.rank - 1] = axis;
      return transpose(cumsum(transpose(x, order), x.rank - 1, exclusive, reverse), order);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#config };
  }
}

serialization.registerClass(CumulativeSum as never);
