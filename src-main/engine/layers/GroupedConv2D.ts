import {
  add,
  concat,
  conv2d,
  serialization,
  split,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { registeredLayer } from './registeredLayer.ts';

type Pair = [number, number];
type Weight = ReturnType<layers.Layer['addWeight']>;

/** What a convolution of TensorFlow.js keeps of itself. */
interface Convolution {
  kernel: Weight;
  bias: Weight | null;
  activation: { apply(x: Tensor): Tensor } | null;
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
    const { kernel, bias, activation, strides, padding, dilationRate } = this as unknown as Convolution;
    return tidy(() => {
      const parts = split<Tensor4D>([inputs].flat()[0] as Tensor4D, this.#groups, -1);
      const kernels = split<Tensor4D>(kernel.read() as Tensor4D, this.#groups, -1);
      const maps = parts.map((part, at) =>
        conv2d(part, kernels[at]!, strides, padding, 'NHWC', dilationRate),
      );
      const sums = concat(maps, -1);
      const biased = bias ? add(sums, bias.read()) : sums;
      return activation ? activation.apply(biased) : biased;
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), groups: this.#groups };
  }
}

serialization.registerClass(GroupedConv2D as never);
