import { pad, serialization, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { registeredLayer } from '../registeredLayer.ts';

/** What a convolution of TensorFlow.js keeps of itself. */
interface Convolution {
  filters: number;
  kernelSize: number[];
  strides: number[];
  dilationRate: number[];
  padding: 'valid' | 'same' | 'causal';
}

type Shape = (number | null)[];
type CallSettings = Parameters<layers.Layer['call']>[1];

/**
 * A convolution over a sequence. TensorFlow.js knows the padding "causal" by name, and cannot compute it: zeros stand before the sequence,
 * so that no value depends on a later one. `[N, T, C]` to `[N, T', filters]`, with causal padding T' = ceil(T / stride).
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
    const { padding, kernelSize, dilationRate } = open;
    if (padding !== 'causal') return super.call(inputs, settings);
    const before = (kernelSize[0]! - 1) * dilationRate[0]!;
    return tidy(() => {
      const padded = pad([inputs].flat()[0]!, [
        [0, 0],
        [before, 0],
        [0, 0],
      ]);
      open.padding = 'valid';
      try {
        return super.call(padded, settings);
      } finally {
        open.padding = padding;
      }
    });
  }
}

serialization.registerClass(Conv1D as never);
