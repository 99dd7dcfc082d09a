import {
  concat,
  conv2d,
  serialization,
  split,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { registeredLayer } from '../registeredLayer.ts';
import { withBiasAndActivation, type WeightedSums } from './withBiasAndActivation.ts';

type Pair = [number, number];
type Weight = ReturnType<layers.Layer['addWeight']>;

/** What a convolution of TensorFlow.js keeps of itself. */
interface Convolution extends WeightedSums {
  kernel: Weight;
  strides: Pair;
  padding: 'valid' | 'same';
  dilationRate: Pair;
  inputSpec: unknown;
}

/**
 * A convolution in groups, as Keras' Conv2D with `groups`: the channels are divided into equal groups, and each group of maps reads one
 * of them. TensorFlow.js passes over how many there are. The kernel is `[KH, KW, C / groups, maps]`. `[N, H, W, C]` to `[N, H', W', maps]`
 */
class GroupedConv2D extends registeredLayer('Conv2D') {
  static readonly className = 'GroupedConv2D';
  readonly #groups: number;

  constructor({ groups, ...config }: { groups: number }) {
    super(config);
    this.#groups = groups;
  }

  override build(inputShape: number[]): void {
    const [channels, groups] = [inputShape.at(-1)!, this.#groups];
    const { filters } = this as unknown as { filters: number };
    if (channels % groups !== 0 || filters % groups !== 0)
      throw new Error(`${channels} channels and ${filters} maps cannot be divided into ${groups} groups`);
    super.build([...inputShape.slice(0, -1), channels / groups]);
    (this as unknown as Convolution).inputSpec = [{ ndim: 4, axes: { '-1': channels } }];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const open = this as unknown as Convolution;
    const { kernel, strides, padding, dilationRate } = open;
    return tidy(() => {
      const parts = split<Tensor4D>([inputs].flat()[0] as Tensor4D, this.#groups, -1);
      const kernels = split<Tensor4D>(kernel.read() as Tensor4D, this.#groups, -1);
      const maps = parts.map((part, at) =>
        conv2d(part, kernels[at]!, strides, padding, 'NHWC', dilationRate),
      );
      return withBiasAndActivation(concat(maps, -1), open);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), groups: this.#groups };
  }
}

serialization.registerClass(GroupedConv2D as never);
