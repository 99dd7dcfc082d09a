import type { LayerInfo } from '../model/model.ts';
import { paddingBefore } from '../model/window.ts';
import type { AxisQuestion, LayerSettings } from './LayerFacts.ts';
import { convolution, windowSettings } from './families/convolution.ts';

/** A transposed convolution: each input position adds its kernel to a window of the output. */
export const conv2DTranspose = convolution(
  'Conv2DTranspose',
  { view: 'maps' },
  { kernel: 'inputsLast', describe, reads: { from: 'positions', positions } },
);

/** TensorFlow.js ignores a dilation. */
function describe(settings: LayerSettings): Partial<LayerInfo> | undefined {
  const described = windowSettings(settings);
  return described?.dilation?.some((apart) => apart !== 1) ? undefined : described;
}

/** The input positions whose output windows contain a position. */
function positions(layer: LayerInfo, { axis, position, outputSize }: AxisQuestion): number[] {
  const [size, stride] = [layer.kernelSize?.[axis] ?? 1, layer.strides?.[axis] ?? 1];
  const at = position + paddingBefore(layer, outputSize, axis);
  const [first, last] = [Math.ceil((at - size + 1) / stride), Math.floor(at / stride)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_none, index) => first + index);
}
