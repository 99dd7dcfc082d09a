import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, CHANNELS_LAST } from '../graph/arrange.ts';
import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { LayerRecord } from '../graph/TopologyWriter.ts';
import { transposeValues } from '../graph/transposeValues.ts';
import type { Operator } from './Operator.ts';
import { addBias } from './addBias.ts';
import { zeroPadded } from './zeroPadded.ts';
import { convolveSequence } from './sequences.ts';
import { takenAt } from './taking.ts';
import { readWindows, type Windows } from './windows.ts';

/** Convolutions over images. */
export const convolutions: readonly Operator[] = [{ name: 'Conv', apply: convolve }];

function convolve(node: NodeCall): void {
  const x = node.activation(0);
  const weights = node.constant(1)!;
  if (weights.dims.length === 3) {
    convolveSequence(node, x, weights);
    return;
  }
  const groups = node.attributes.int('group', 1);
  const channels = x.shape[1];
  const [maps, read, ...kernel] = weights.dims as [number, number, ...number[]];
  if (x.shape.length !== 4 || kernel.length !== 2 || typeof channels !== 'number')
    throw node.shapeRefusal(x.shape);
  if (!(groups >= 1) || read * groups !== channels || maps % groups !== 0 || weights.values.length === 0)
    throw node.attributes.refusal('group', groups);
  const windows = readWindows(node, x.shape, kernel);
  const { strides, dilations } = windows;
  const isDilated = Math.max(...dilations) > 1;
  // What no layer goes in steps over is taken from what it makes without them.
  const isTaken = isDilated && Math.max(...strides) > 1;
  const padding = isTaken && windows.padding === 'same' ? undefined : windows.padding;
  const source = zeroPadded(node, arranged(node, x, CHANNELS_LAST), { ...windows, padding });
  const isDepthwise = groups === channels && groups > 1 && !isDilated && strides[0] === strides[1];
  const className = isDepthwise ? 'DepthwiseConv2D' : groups > 1 ? 'GroupedConv2D' : 'Conv2D';
  const layer = node.layer(className, [source], {
    ...(!isDepthwise && { filters: maps }),
    kernel_size: kernel,
    strides: isTaken ? [1, 1] : strides,
    padding: padding ?? 'valid',
    data_format: 'channels_last',
    dilation_rate: dilations,
    use_bias: false,
    ...(isDepthwise && { depth_multiplier: maps / groups }),
    ...(className === 'GroupedConv2D' && { groups }),
  });
  const values = isDepthwise
    ? depthwiseKernel(weights, groups)
    : transposeValues(weights.values, weights.dims, [2, 3, 1, 0]);
  const shape = isDepthwise ? [...kernel, channels, maps / groups] : [...kernel, read, maps];
  layer.weights.set(isDepthwise ? 'depthwise_kernel' : 'kernel', { shape, values });
  addBias(node, layer, node.constant(2), maps);
  if (isTaken) node.output(inSteps(node, layer, { x, windows, maps }));
  else node.output(summed(layer, [null, maps, ...windows.sizes]));
}

/** Every so many rows and columns of what a layer makes without steps. */
function inSteps(
  node: NodeCall,
  layer: LayerRecord,
  { x, windows, maps }: { x: Activation; windows: Windows; maps: number },
): Activation {
  const { kernel, strides, dilations, pads, sizes } = windows;
  const whole = ([0, 1] as const).map((axis) => {
    const size = x.shape[axis + 2];
    if (typeof size !== 'number') throw node.refusal(reason('the size of its input is open'));
    return size + pads[axis][0] + pads[axis][1] - (kernel[axis] - 1) * dilations[axis];
  });
  return sizes.reduce<Activation>(
    (made, size, axis) =>
      takenAt(node, made, axis + 2, { length: size!, at: (place) => place * strides[axis]! }),
    summed(layer, [null, maps, ...whole]),
  );
}

/** The sums of a layer over images. */
export function summed(place: LayerRecord, shape: Activation['shape']): Activation {
  return { kind: 'activation', place, shape, axes: CHANNELS_LAST, isPositive: false, sums: place };
}

/** `[C x multiplier, 1, H, W]` as `[H, W, C, multiplier]`. */
function depthwiseKernel({ dims, values }: Constant, groups: number): Constant['values'] {
  const [maps, , rows, columns] = dims as [number, number, number, number];
  return transposeValues(values, [groups, maps / groups, rows, columns], [2, 3, 0, 1]);
}
