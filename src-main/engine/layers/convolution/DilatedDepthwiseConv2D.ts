import { depthwiseConv2d, serialization, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { registeredLayer } from '../registeredLayer.ts';
import { withBiasAndActivation, type WeightedSums } from './withBiasAndActivation.ts';

type Pair = [number, number];
type Shape = (number | null)[];

/** What a convolution by depth of TensorFlow.js keeps of itself. */
interface Convolution extends WeightedSums {
  depthwiseKernel: { read(): Tensor };
  kernelSize: Pair;
  strides: Pair;
  padding: 'valid' | 'same';
  dataFormat: 'channelsLast' | 'channelsFirst';
  dilationRate: Pair;
}

type CallSettings = Parameters<layers.Layer['call']>[1];

const isDilated = ({ dataFormat, dilationRate }: Convolution): boolean =>
  dataFormat !== 'channelsFirst' && dilationRate.some((rate) => rate > 1);

/** A convolution by depth that is dilated as its settings say: TensorFlow.js passes over them. */
class DilatedDepthwiseConv2D extends registeredLayer('DepthwiseConv2D') {
  static readonly className = 'DepthwiseConv2D';

  override computeOutputShape(inputShape: Shape): Shape {
    const open = this as unknown as Convolution;
    const stock = super.computeOutputShape(inputShape) as Shape;
    if (!isDilated(open) || open.padding === 'same') return stock;
    const [batch, ...places] = inputShape;
    const [height, width] = open.kernelSize.map((size, at) => {
      const length = places[at];
      return length === null || length === undefined ? null : length - (size - 1) * open.dilationRate[at]!;
    }) as [number | null, number | null];
    return [batch!, height, width, stock.at(-1)!];
  }

  override call(inputs: Tensor | Tensor[], settings: CallSettings): Tensor | Tensor[] {
    const open = this as unknown as Convolution;
    if (!isDilated(open)) return super.call(inputs, settings);
    const { depthwiseKernel, strides, padding, dilationRate } = open;
    return tidy(() => {
      const x = [inputs].flat()[0] as Tensor4D;
      const kernel = depthwiseKernel.read() as Tensor4D;
      const sums = depthwiseConv2d(x, kernel, strides, padding, 'NHWC', dilationRate);
      return withBiasAndActivation(sums, open);
    });
  }
}

serialization.registerClass(DilatedDepthwiseConv2D as never);
