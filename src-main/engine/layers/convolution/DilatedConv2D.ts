import { conv2d, serialization, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { registeredLayer } from '../registeredLayer.ts';
import { withBiasAndActivation, type WeightedSums } from './withBiasAndActivation.ts';

type Pair = [number, number];

/** What a convolution of TensorFlow.js keeps of itself. */
interface Convolution extends WeightedSums {
  kernel: { read(): Tensor };
  strides: Pair;
  padding: 'valid' | 'same';
  dataFormat: 'channelsLast' | 'channelsFirst';
  dilationRate: Pair;
}

type CallSettings = Parameters<layers.Layer['call']>[1];

/**
 * A convolution whose dilated form has gradients: TensorFlow.js adds bias and activation to a dilated convolution in one
 * operation that has none.
 */
class DilatedConv2D extends registeredLayer('Conv2D') {
  static readonly className = 'Conv2D';

  override call(inputs: Tensor | Tensor[], settings: CallSettings): Tensor | Tensor[] {
    const open = this as unknown as Convolution;
    const { kernel, strides, padding, dataFormat, dilationRate } = open;
    if (dataFormat === 'channelsFirst' || dilationRate.every((rate) => rate === 1))
      return super.call(inputs, settings);
    return tidy(() => {
      const x = [inputs].flat()[0] as Tensor4D;
      const sums = conv2d(x, kernel.read() as Tensor4D, strides, padding, 'NHWC', dilationRate);
      return withBiasAndActivation(sums, open);
    });
  }
}

serialization.registerClass(DilatedConv2D as never);
