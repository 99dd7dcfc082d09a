import {
  customGrad,
  engine,
  fused,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { reluGradient } from '../kernels/activation/activationGradients.ts';

type Layer = layers.Layer;

/** Private fields of TensorFlow.js' Conv2D layer. */
interface Convolution {
  kernel: { read(): Tensor4D };
  bias: { read(): Tensor1D } | null;
  strides: [number, number];
  padding: 'same' | 'valid';
  dataFormat: string;
  dilationRate: number | [number, number];
  activation: { getClassName(): string; apply(x: Tensor): Tensor };
}

/** Whether {@link convolveImages} can replace a layer. */
export function isPlainConvolution(layer: Layer): boolean {
  if (layer.getClassName() !== 'Conv2D') return false;
  const { bias, padding, dataFormat, dilationRate } = layer as unknown as Convolution;
  const dense = [dilationRate].flat().every((rate) => rate === 1);
  return bias !== null && dense && dataFormat === 'channelsLast' && ['same', 'valid'].includes(padding);
}

/**
 * Applies a Conv2D layer to images, equal to the layer itself bit for bit, but with gradients for kernel and bias only.
 * The layer's fused operation always computes the gradient of its input as well, which nobody needs for the first layer
 * and which costs a quarter of LeNet-5's step.
 * @param images `[N, H, W, C]`; no gradient flows to them
 */
export function convolveImages(layer: Layer, images: Tensor4D): Tensor {
  const { kernel, bias, strides, padding, activation } = layer as unknown as Convolution;
  const relu = activation.getClassName() === 'relu';
  const convolve = customGrad((filter, shift, save) => {
    const value = fused.conv2d({
      x: images,
      filter: filter as Tensor4D,
      bias: shift as Tensor1D,
      strides,
      pad: padding,
      activation: relu ? 'relu' : 'linear',
    });
    (save as (tensors: Tensor[]) => void)([value]);
    const gradFunc = (dy: Tensor, [output]: Tensor[]): Tensor[] => {
      const inner = relu ? reluGradient(output!, dy) : dy;
      const attributes = { strides, pad: padding, dataFormat: 'NHWC', filterShape: (filter as Tensor).shape };
      return [
        engine().runKernel('Conv2DBackpropFilter', { x: images, dy: inner }, attributes),
        sum(inner, [0, 1, 2]),
      ];
    };
    return { value, gradFunc: gradFunc as (dy: Tensor, saved: Tensor[]) => Tensor[] };
  });
  const output = convolve(kernel.read(), bias!.read());
  return relu ? output : activation.apply(output);
}
