import { add, elu, mul, relu, serialization, sub, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

/**
 * `x` where it is positive, else `alpha (eˣ - 1)`. The layer of TensorFlow.js knows an alpha of 1 alone. Source: Clevert et al. 2016,
 * "Fast and Accurate Deep Network Learning by Exponential Linear Units", equation 15.
 */
class ELU extends layers.Layer {
  static readonly className = 'ELU';
  readonly #alpha: number;

  constructor(config: { alpha?: number } = {}) {
    super(config as object);
    this.supportsMasking = true;
    this.#alpha = config.alpha ?? 1;
  }

  override computeOutputShape(inputShape: number[]): number[] {
    return inputShape;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = [inputs].flat()[0]!;
    const alpha = this.#alpha;
    if (alpha === 1) return elu(x);
    return tidy(() => {
      const positive = relu(x);
      // elu of what is below 0 alone: it is 0 elsewhere.
      return add(positive, mul(elu(sub(x, positive)), alpha));
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), alpha: this.#alpha };
  }
}

serialization.registerClass(ELU as never);
