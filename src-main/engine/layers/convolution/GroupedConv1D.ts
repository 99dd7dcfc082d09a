import {
  concat,
  conv2d,
  pad,
  reshape,
  serialization,
  split,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import './Conv1D.ts';
import { groupedLayer, type GroupedConvolution } from './groupedLayer.ts';
import { withBiasAndActivation } from './withBiasAndActivation.ts';

/**
 * A convolution along a sequence in groups, as Keras' Conv1D with `groups`: each group of maps reads one group of the channels. The kernel
 * is `[K, C / groups, maps]`. `[N, T, C]` to `[N, T', maps]`
 */
class GroupedConv1D extends groupedLayer('Conv1D') {
  static readonly className = 'GroupedConv1D';

  override call(inputs: Tensor | Tensor[]): Tensor {
    const open = this as unknown as GroupedConvolution<'valid' | 'same' | 'causal'>;
    const { kernel, kernelSize, strides, padding, dilationRate } = open;
    const [size, stride, dilation] = [kernelSize[0]!, strides[0]!, dilationRate[0]!];
    return tidy(() => {
      const given = [inputs].flat()[0]!;
      const before = padding === 'causal' ? (size - 1) * dilation : 0;
      const x = pad(given, [
        [0, 0],
        [before, 0],
        [0, 0],
      ] as never);
      const asImages = (sequence: Tensor): Tensor4D => {
        const [first, second, last] = sequence.shape as [number, number, number];
        return reshape(sequence, [first, second, 1, last]);
      };
      const parts = split(x, this.groups, -1).map(asImages);
      const kernels = split(kernel.read(), this.groups, -1).map((part): Tensor4D =>
        reshape(part, [size, 1, part.shape[1]!, part.shape[2]!]),
      );
      const borders = padding === 'same' ? 'same' : 'valid';
      const maps = parts.map((part, at) =>
        conv2d(part, kernels[at]!, [stride, 1], borders, 'NHWC', [dilation, 1]),
      );
      const sums = concat(maps, -1);
      return withBiasAndActivation(reshape(sums, [sums.shape[0], sums.shape[1], sums.shape[3]!]), open);
    });
  }
}

serialization.registerClass(GroupedConv1D as never);
