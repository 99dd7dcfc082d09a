import { add, conv2d, serialization, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { registeredLayer } from './registeredLayer.ts';

type Pair = [number, number];

/** What a convolution of TensorFlow.js keeps of itself. */
interface Convolution {
  kernel: { read(): Tensor };
  bias: { read(): Tensor } | null;
  activation: { apply(x: Tensor): Tensor } | null;
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
    const { kernel, bias, activation, strides, padding, dataFormat, dilationRate } =
      this as unknown as Convolution;
    if (dataFormat === 'channelsFirst' || dilationRate.every((rate) => rate === 1))
      return super.call(inputs, settings);
    return tidy(() => {
      const x = [inputs].flat()[0] as Tensor4D;
      const sums = conv2d(x, kernel.read() as Tensor4D, strides, padding, 'NHWC', dilationRate);
      const biased = bias ? add(sums, bias.read()) : sums;
      return activation ? activation.apply(biased) : biased;
    });
  }
}

serialization.registerClass(DilatedConv2D as never);
