import {
  concat,
  conv2d,
  serialization,
  split,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { groupedLayer, type GroupedConvolution } from './groupedLayer.ts';
import { withBiasAndActivation } from './withBiasAndActivation.ts';

type Pair = [number, number];

/**
 * A convolution in groups, as Keras' Conv2D with `groups`: the channels are divided into equal groups, and each group of maps reads one
 * of them. TensorFlow.js passes over how many there are. The kernel is `[KH, KW, C / groups, maps]`. `[N, H, W, C]` to `[N, H', W', maps]`
 */
class GroupedConv2D extends groupedLayer('Conv2D') {
  static readonly className = 'GroupedConv2D';

  override call(inputs: Tensor | Tensor[]): Tensor {
    const open = this as unknown as GroupedConvolution;
    const { kernel, strides, padding, dilationRate } = open;
    return tidy(() => {
      const parts = split<Tensor4D>([inputs].flat()[0] as Tensor4D, this.groups, -1);
      const kernels = split<Tensor4D>(kernel.read() as Tensor4D, this.groups, -1);
      const maps = parts.map((part, at) =>
        conv2d(part, kernels[at]!, strides as Pair, padding, 'NHWC', dilationRate as Pair),
      );
      return withBiasAndActivation(concat(maps, -1), open);
    });
  }
}

serialization.registerClass(GroupedConv2D as never);
