import {
  add,
  moments,
  mul,
  reshape,
  rsqrt,
  serialization,
  sub,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { registeredLayer } from '../registeredLayer.ts';

type Weight = ReturnType<layers.Layer['addWeight']>;

/** What a layer normalisation of TensorFlow.js keeps of itself. */
interface Normalisation {
  axis: number[];
  epsilon: number;
  gamma?: Weight | null;
  beta?: Weight | null;
}

/** The LayerNormalization of TensorFlow.js, which also has gradients without a scale or without a shift. `[N, ...]` to the same shape */
class LayerNormalization extends registeredLayer('LayerNormalization') {
  static readonly className = 'LayerNormalization';

  override call(inputs: Tensor | Tensor[], kwargs: object): Tensor | Tensor[] {
    const { axis, epsilon, gamma, beta } = this as unknown as Normalisation;
    if (gamma && beta) return super.call(inputs, kwargs as never);
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      const { mean, variance } = moments(x, axis, true);
      const normal: Tensor = mul(sub(x, mean), rsqrt(add(variance, epsilon)));
      const shape = x.shape.map((size, at) => (axis.includes(at) ? size : 1));
      const scaled = gamma ? mul(normal, reshape(gamma.read(), shape)) : normal;
      return beta ? add(scaled, reshape(beta.read(), shape)) : scaled;
    });
  }
}

serialization.registerClass(LayerNormalization as never);
