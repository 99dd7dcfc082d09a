import {
  add,
  matMul,
  mul,
  pow,
  reshape,
  serialization,
  square,
  tensor2d,
  tidy,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { usualResponse } from '../../../../src-shared/layers/LocalResponseNormalization.ts';
import type { ResponseConstants } from '../../../../src-shared/model/model.ts';

type Config = Partial<ResponseConstants> & Record<string, unknown>;

/**
 * Divides each value by (bias + alpha · the sum of the squares of the values at the same position in the `2 depthRadius + 1`
 * maps around it) to the power of beta. `[N, ..., C]` to the same shape, without weights. Source: Krizhevsky et al. 2012,
 * section 3.3, and the same as `tf.nn.local_response_normalization`; PyTorch's `LocalResponseNorm` divides its alpha by the
 * number of maps first.
 */
class LocalResponseNormalization extends layers.Layer {
  static readonly className = 'LocalResponseNormalization';
  readonly #constants: ResponseConstants;

  constructor(config: Config = {}) {
    super(config as never);
    const { depthRadius, bias, alpha, beta } = { ...usualResponse, ...config };
    this.#constants = { depthRadius, bias, alpha, beta };
  }

  override computeOutputShape(inputShape: number[]): number[] {
    return inputShape;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { depthRadius, bias, alpha, beta } = this.#constants;
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      const channels = x.shape.at(-1)!;
      const squares = reshape(square(x), [-1, channels]);
      const sums = reshape(matMul(squares, neighbours(channels, depthRadius)), x.shape);
      return mul(x, pow(add(mul(sums, alpha), bias), -beta));
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#constants };
  }
}

/** 1 where two maps are at most `radius` apart, else 0. `[maps, maps]` */
function neighbours(maps: number, radius: number): Tensor2D {
  const values = new Float32Array(maps * maps);
  for (let map = 0; map < maps; map++)
    values.fill(1, map * maps + Math.max(0, map - radius), map * maps + Math.min(maps, map + radius + 1));
  return tensor2d(values, [maps, maps]);
}

serialization.registerClass(LocalResponseNormalization as never);
