import { transposeValues } from '../graph/transposeValues.ts';
import type { LayerWeight } from '../../save/layerWeights.ts';
import type { LayerCall } from './LayerCall.ts';
import type { AttributeValue, WrittenValue } from './OnnxWriter.ts';

type Attributes = Record<string, AttributeValue>;

/** How a window goes over images or sequences; "same" of TensorFlow is SAME_UPPER. */
export function windowAttributes(call: LayerCall, kernel: readonly number[]): Attributes {
  const strides = call.steps('strides');
  const dilations = call.steps('dilationRate');
  return {
    kernel_shape: { ints: kernel },
    strides: { ints: strides },
    ...(dilations.some((step) => step > 1) && { dilations: { ints: dilations } }),
    ...padding(call, kernel, { strides, dilations }),
  };
}

function padding(
  call: LayerCall,
  kernel: readonly number[],
  { strides, dilations }: Record<'strides' | 'dilations', readonly number[]>,
): Attributes {
  if (call.config['padding'] === 'causal') return { pads: { ints: [(kernel[0]! - 1) * dilations[0]!, 0] } };
  if (call.config['padding'] !== 'same') return {};
  const sizes = call.sizes(call.input.shape);
  if (sizes.includes(null)) return { auto_pad: { text: 'SAME_UPPER' } };
  const both = sizes.map((size, axis) => {
    const window = (kernel[axis]! - 1) * dilations[axis]! + 1;
    const total = Math.max(0, (Math.ceil(size! / strides[axis]!) - 1) * strides[axis]! + window - size!);
    const before = Math.floor(total / 2);
    return [before, total - before];
  });
  return { pads: { ints: [...both.map(([before]) => before!), ...both.map(([, behind]) => behind!)] } };
}

/** A kernel `[H, W, C, maps]` as `[maps, C, H, W]`, one over sequences `[K, C, maps]` as `[maps, C, K]`. */
function kernelWeights(call: LayerCall, { shape, values }: LayerWeight): [weights: string, window: number[]] {
  const rank = shape.length;
  const order = [rank - 1, rank - 2, ...shape.slice(2).map((_size, axis) => axis)];
  const dims = order.map((axis) => shape[axis]!);
  const weights = call.writer.floats(`${call.name}/kernel`, dims, transposeValues(values, shape, order));
  return [weights, shape.slice(0, -2)];
}

export function convolutionNodes(call: LayerCall): WrittenValue {
  return convolved(call, ...kernelWeights(call, call.weight('kernel')!));
}

/** A kernel `[H, W, C / groups, maps]` as `[maps, C / groups, H, W]`. */
export function groupedConvolutionNodes(call: LayerCall): WrittenValue {
  const group = { int: call.number('groups', 1) };
  return convolved(call, ...kernelWeights(call, call.weight('kernel')!), { group });
}

/** `[H, W, C, multiplier]` as `[C x multiplier, 1, H, W]`, over sequences `[K, C, multiplier]` as `[C x multiplier, 1, K]`. */
export function depthwiseNodes(call: LayerCall): WrittenValue {
  const { weights, kernel, channels } = depthwiseWeights(call);
  return convolved(call, weights, kernel, { group: { int: channels } });
}

/** A depthwise convolution, and one over single positions that mixes its maps. */
export function separableNodes(call: LayerCall): WrittenValue {
  const { weights, kernel, channels } = depthwiseWeights(call);
  const attributes = { ...windowAttributes(call, kernel), group: { int: channels } };
  const each = call.writer.node('Conv', `${call.name}/depthwise`, [call.maps(), weights], attributes);
  const { shape, values } = call.weight('pointwise_kernel')!;
  const [from, maps] = shape.slice(-2) as [number, number];
  const mixing = call.writer.floats(
    `${call.name}/pointwise_kernel`,
    [maps, from, ...kernel.map(() => 1)],
    transposeValues(values, [from, maps], [1, 0]),
  );
  return call.outMaps(call.writer.node('Conv', call.name, [each, mixing, ...bias(call)]));
}

function depthwiseWeights(call: LayerCall) {
  const { shape, values } = call.weight('depthwise_kernel')!;
  const kernel = shape.slice(0, -2);
  const [channels, multiplier] = shape.slice(-2) as [number, number];
  const weights = call.writer.floats(
    `${call.name}/depthwise_kernel`,
    [channels * multiplier, 1, ...kernel],
    transposeValues(values, shape, [kernel.length, kernel.length + 1, ...kernel.keys()]),
  );
  return { weights, kernel, channels };
}

function convolved(
  call: LayerCall,
  weights: string,
  kernel: readonly number[],
  more: Attributes = {},
): WrittenValue {
  const attributes = { ...windowAttributes(call, kernel), ...more };
  return call.outMaps(call.writer.node('Conv', call.name, [call.maps(), weights, ...bias(call)], attributes));
}

/** `[H, W, maps / groups, C]` as `[C, maps / groups, H, W]`, over sequences `[K, maps, C]` as `[C, maps, K]`. */
export function transposedConvolutionNodes(call: LayerCall): WrittenValue {
  const { shape, values } = call.weight('kernel')!;
  const kernel = shape.slice(0, -2);
  const strides = call.steps('strides');
  const dilations = call.steps('dilationRate');
  const groups = call.number('groups', 1);
  const order = [kernel.length + 1, kernel.length, ...kernel.keys()];
  const dims = order.map((axis) => shape[axis]!);
  const weights = call.writer.floats(`${call.name}/kernel`, dims, transposeValues(values, shape, order));
  const over = kernel.map((size, axis) => {
    const window = (size - 1) * dilations[axis]! + 1;
    return window - kept(call, { window, stride: strides[axis]!, axis });
  });
  const before = over.map((positions) => Math.floor(Math.max(0, positions) / 2));
  const behind = over.map((positions, axis) => Math.max(0, positions) - before[axis]!);
  const attributes = {
    kernel_shape: { ints: kernel },
    strides: { ints: strides },
    pads: { ints: [...before, ...behind] },
    output_padding: { ints: over.map((positions) => Math.max(0, -positions)) },
    ...(dilations.some((step) => step > 1) && { dilations: { ints: dilations } }),
    ...(groups > 1 && { group: { int: groups } }),
  };
  return call.outMaps(
    call.writer.node('ConvTranspose', call.name, [call.maps(), weights, ...bias(call)], attributes),
  );
}

/** How many positions a single one becomes; what is more or less than its window is added or cut off behind all of them. */
function kept(
  { config }: LayerCall,
  { window, stride, axis }: { window: number; stride: number; axis: number },
): number {
  const isSame = config['padding'] === 'same';
  const told = config['outputPadding'] as number | number[] | undefined | null;
  const more = Array.isArray(told) ? told[axis] : told;
  if (typeof more === 'number') return window - (isSame ? 2 * Math.floor(window / 2) : 0) + more;
  return isSame ? stride : Math.max(window, stride);
}

function bias(call: LayerCall): string[] {
  const weight = call.weight('bias');
  return weight ? [call.writer.floats(`${call.name}/bias`, weight.shape, weight.values)] : [];
}
