import {
  add,
  addN,
  matMul,
  pad,
  reshape,
  serialization,
  slice,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { registeredLayer } from './registeredLayer.ts';

/** What a convolution of TensorFlow.js keeps of itself. */
interface Convolution {
  filters: number;
  kernelSize: number[];
  strides: number[];
  dilationRate: number[];
  padding: 'valid' | 'same' | 'causal';
  kernel: { read(): Tensor };
  bias: { read(): Tensor } | null;
  activation: { apply(x: Tensor): Tensor } | null;
}

type Shape = (number | null)[];
type CallSettings = Parameters<layers.Layer['call']>[1];

/**
 * A convolution over a sequence. TensorFlow.js knows the padding "causal" by name, and cannot compute it: zeros stand before the sequence,
 * so that no value depends on a later one; and it has no gradient of a dilated convolution, which is the sum of a product for each tap.
 * `[N, T, C]` to `[N, T', filters]`, with causal padding T' = ceil(T / stride).
 * Source: van den Oord et al. 2016, "WaveNet: A Generative Model for Raw Audio".
 */
class Conv1D extends registeredLayer('Conv1D') {
  static readonly className = 'Conv1D';

  override computeOutputShape(inputShape: Shape): Shape {
    const { padding, strides, filters } = this as unknown as Convolution;
    if (padding !== 'causal') return super.computeOutputShape(inputShape) as Shape;
    const [batch, length] = inputShape;
    return [batch!, length === null ? null : Math.ceil(length! / strides[0]!), filters];
  }

  override call(inputs: Tensor | Tensor[], settings: CallSettings): Tensor | Tensor[] {
    const open = this as unknown as Convolution;
    const { padding, dilationRate } = open;
    const isDilated = dilationRate[0]! > 1;
    if (padding !== 'causal' && !isDilated) return super.call(inputs, settings);
    return tidy(() => {
      const padded = withBorders([inputs].flat()[0]!, open);
      if (isDilated) return sumOfTaps(padded, open);
      open.padding = 'valid';
      try {
        return super.call(padded, settings);
      } finally {
        open.padding = padding;
      }
    });
  }
}

/** A sequence with the zeros that stand before and after it, for strides of 1 or causal padding. */
function withBorders(x: Tensor, { padding, kernelSize, dilationRate }: Convolution): Tensor {
  const all = padding === 'valid' ? 0 : (kernelSize[0]! - 1) * dilationRate[0]!;
  const before = padding === 'causal' ? all : Math.floor(all / 2);
  if (all === 0) return x;
  return pad(x, [
    [0, 0],
    [before, all - before],
    [0, 0],
  ]);
}

/** The dilated convolution of a sequence, without further borders. */
function sumOfTaps(
  x: Tensor,
  { filters, kernelSize, dilationRate, kernel, bias, activation }: Convolution,
): Tensor {
  const [count, length, channels] = x.shape as [number, number, number];
  const [size, gap] = [kernelSize[0]!, dilationRate[0]!];
  const outputs = length - (size - 1) * gap;
  const weights = kernel.read();
  const taps = Array.from({ length: size }, (_none, tap) => {
    const read = reshape(slice(x, [0, tap * gap, 0], [count, outputs, channels]), [-1, channels]);
    return matMul(read, reshape(slice(weights, [tap, 0, 0], [1, channels, filters]), [channels, filters]));
  });
  const sums = reshape(addN(taps), [count, outputs, filters]);
  const biased = bias ? add(sums, bias.read()) : sums;
  return activation ? activation.apply(biased) : biased;
}

serialization.registerClass(Conv1D as never);
