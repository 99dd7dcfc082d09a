import {
  add,
  moments,
  mul,
  reshape,
  rsqrt,
  serialization,
  sub,
  tidy,
  util,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { registeredLayer } from '../registeredLayer.ts';

type Weight = ReturnType<layers.Layer['addWeight']>;

/** What a layer normalisation of TensorFlow.js keeps of itself. */
interface Normalisation {
  axis: number | number[];
  epsilon: number;
  gamma?: Weight | null;
  beta?: Weight | null;
}

/**
 * Normalises each example by the mean and variance of groups of its channels, each over all positions (Wu and He 2018, "Group
 * Normalization"), which TensorFlow.js lacks. -1 groups are a group for each channel, the instance normalisation. A scale and a shift for
 * each channel, as a layer normalisation over the channels has them. The channels come last. `[N, ..., C]` to the same shape
 */
class GroupNormalization extends registeredLayer('LayerNormalization') {
  static readonly className = 'GroupNormalization';
  #groups: number;

  constructor({ groups, ...config }: { groups?: number }) {
    super(config);
    this.#groups = groups ?? 32;
  }

  override build(inputShape: number[]): void {
    const channels = inputShape.at(-1)!;
    if (this.#groups === -1) this.#groups = channels;
    if (!(this.#groups >= 1) || channels % this.#groups !== 0)
      throw new Error(`${channels} channels cannot be divided into ${this.#groups} groups`);
    super.build(inputShape);
    const { axis } = this as unknown as Normalisation;
    if ([axis].flat()[0] !== inputShape.length - 1) throw new Error('the channels are not the last axis');
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { epsilon, gamma, beta } = this as unknown as Normalisation;
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      const channels = x.shape.at(-1)!;
      const positions = util.sizeFromShape(x.shape.slice(1, -1));
      const grouped = reshape(x, [x.shape[0]!, positions, this.#groups, channels / this.#groups]);
      const { mean, variance } = moments(grouped, [1, 3], true);
      const normal = reshape(mul(sub(grouped, mean), rsqrt(add(variance, epsilon))), x.shape);
      const scaled = gamma ? mul(normal, gamma.read()) : normal;
      return beta ? add(scaled, beta.read()) : scaled;
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), groups: this.#groups, axis: -1 };
  }
}

serialization.registerClass(GroupNormalization as never);
