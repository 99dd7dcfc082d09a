import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation, Size } from '../graph/Activation.ts';
import { arranged } from '../graph/arrange.ts';
import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { LayerRecord } from '../graph/TopologyWriter.ts';
import { transposeValues } from '../graph/transposeValues.ts';
import { addBias } from './addBias.ts';
import { takenAt } from './taking.ts';

/** Steps and channels of `[N, C, T]`: the order that layers over sequences have them in. */
const STEPS_FIRST = [2, 1] as const;

/** How a window goes along a sequence. */
interface Window {
  size: number;
  stride: number;
  dilation: number;
  padding: 'valid' | 'same' | 'causal';
  /** Zeros that have to be put before and behind the sequence first. */
  pads: readonly [number, number];
  /** Steps of what comes out. */
  steps: Size;
}

/**
 * Reads how a convolution or pooling goes along a sequence `[N, C, T]`; zeros around it are what "same" or "causal" of a layer puts there,
 * or a layer of their own.
 */
function readWindow(node: NodeCall, from: Size, kernel?: number): Window {
  const { attributes } = node;
  const one = (name: string, usual: number): number => {
    const told = attributes.ints(name);
    const [value = usual] = told ?? [];
    if ((told && told.length !== 1) || !(value >= 1 && value <= 2 ** 16))
      throw attributes.refusal(name, told?.join(', '));
    return value;
  };
  const size = one('kernel_shape', kernel ?? 0);
  const [stride, dilation] = [one('strides', 1), one('dilations', 1)];
  if (kernel !== undefined && size !== kernel) throw attributes.refusal('kernel_shape', size);
  attributes.only('ceil_mode', 0);
  const told = attributes.ints('pads') ?? [0, 0];
  const auto = attributes.text('auto_pad', 'NOTSET');
  const extent = (size - 1) * dilation + 1;
  const made = (padding: Window['padding'], pads: readonly [number, number] = [0, 0]): Window => {
    const whole = from === null ? null : from + pads[0] + pads[1];
    const room = padding === 'valid' && whole !== null ? whole - extent + 1 : whole;
    const steps = room === null ? null : Math.ceil(room / stride);
    if (steps !== null && steps < 1) throw node.shapeRefusal([null, null, from]);
    return { size, stride, dilation, padding, pads, steps };
  };
  const total =
    stride === 1
      ? extent - 1
      : from === null
        ? NaN
        : Math.max(0, (Math.ceil(from / stride) - 1) * stride + extent - from);
  const [before, behind] = told as [number, number];
  const arePads = told.length === 2 && told.every((pad) => pad >= 0 && pad <= 2 ** 16);
  if (auto === 'VALID' || (auto === 'NOTSET' && arePads && before + behind === 0)) return made('valid');
  if (auto === 'SAME_UPPER' || (auto === 'SAME_LOWER' && total % 2 === 0)) return made('same');
  if (auto !== 'NOTSET') throw attributes.refusal('auto_pad', auto);
  if (!arePads) throw attributes.refusal('pads', told.join(', '));
  if (before === Math.floor(total / 2) && behind === Math.ceil(total / 2)) return made('same');
  if (kernel !== undefined && before === extent - 1 && behind === 0) return made('causal');
  return made('valid', [before, behind]);
}

/** A sequence with the zeros around it that windows go over. */
const zeroPadded = (node: NodeCall, source: LayerRecord, pads: readonly [number, number]): LayerRecord =>
  pads[0] + pads[1] === 0
    ? source
    : node.graph.writer.add('ZeroPadding1D', `${node.name}_pad`, [source], { padding: [...pads] });

/** A convolution along a sequence: `[N, C, T]` with a kernel `[maps, C / groups, K]`. */
export function convolveSequence(node: NodeCall, x: Activation, weights: Constant): void {
  const [maps, read, kernel] = weights.dims as [number, number, number];
  const groups = node.attributes.int('group', 1);
  const channels = read * groups;
  if (x.shape.length !== 3 || x.shape[1] !== channels || weights.values.length === 0)
    throw node.shapeRefusal(x.shape);
  if (!(groups >= 1) || maps % groups !== 0) throw node.attributes.refusal('group', groups);
  const window = readWindow(node, x.shape[2]!, kernel);
  const { stride, dilation, steps } = window;
  // What no layer goes in steps over is taken from what it makes without them.
  const isTaken = stride > 1 && dilation > 1;
  const isSame = isTaken && window.padding === 'same';
  const padding = isSame ? 'valid' : window.padding;
  const pads = isSame ? samePads(node, window, x.shape[2]!) : window.pads;
  const source = zeroPadded(node, arranged(node, x, STEPS_FIRST), pads);
  const place = node.layer(groups > 1 ? 'GroupedConv1D' : 'Conv1D', [source], {
    filters: maps,
    kernel_size: [kernel],
    strides: [isTaken ? 1 : stride],
    padding,
    dilation_rate: [dilation],
    use_bias: false,
    ...(groups > 1 && { groups }),
  });
  const values = transposeValues(weights.values, weights.dims, [2, 1, 0]);
  place.weights.set('kernel', { shape: [kernel, read, maps], values });
  addBias(node, place, node.constant(2), maps);
  const sums = (count: Size): Activation => ({
    ...{ kind: 'activation', place, shape: [null, maps, count], axes: STEPS_FIRST },
    ...{ isPositive: false, sums: place },
  });
  if (!isTaken) {
    node.output(sums(steps));
    return;
  }
  const from = x.shape[2];
  if (typeof from !== 'number' || steps === null) throw node.refusal(reason('the size of its input is open'));
  const whole = padding === 'causal' ? from : from + pads[0] + pads[1] - (kernel - 1) * dilation;
  node.output(takenAt(node, sums(whole), 2, { length: steps, at: (place) => place * stride }));
}

/** Pooling along a sequence `[N, C, T]`. Zeros around it are counted or not, and never the largest of a window. */
export function poolSequence(node: NodeCall, x: Activation, className: string): void {
  const { attributes } = node;
  attributes.without('storage_order');
  const counts = attributes.int('count_include_pad', 0) !== 0;
  const window = readWindow(node, x.shape[2]!);
  const { size, stride, steps } = window;
  if (window.dilation > 1) throw attributes.refusal('dilations', window.dilation);
  const isMean = className === 'AveragePooling1D';
  const isPadded = window.pads[0] + window.pads[1] > 0;
  // "same" of a layer does not count what it pads; zeros that are put around are counted.
  const isCounted = isMean && counts && window.padding === 'same';
  if (isPadded && isMean && !counts) throw attributes.refusal('pads', window.pads.join(', '));
  const pads = isCounted ? samePads(node, window, x.shape[2]!) : window.pads;
  const arrangedFirst = (value: Activation): LayerRecord => arranged(node, value, STEPS_FIRST);
  const source =
    isMean || !isPadded
      ? zeroPadded(node, arrangedFirst(x), pads)
      : arrangedFirst(withEdges(node, x, [window.pads]));
  const place = node.layer(className, [source], {
    pool_size: [size],
    strides: [stride],
    padding: isCounted ? 'valid' : window.padding,
  });
  const shape = [null, x.shape[1]!, steps];
  node.output({ ...x, place, shape, axes: STEPS_FIRST, flat: undefined, sums: undefined });
}

/** The zeros that "same" puts around a sequence. */
function samePads(node: NodeCall, window: Window, from: Size): readonly [number, number] {
  const { size, stride, dilation, steps } = window;
  if (from === null || steps === null) throw node.refusal(reason('the size of its input is open'));
  const total = Math.max(0, (steps - 1) * stride + (size - 1) * dilation + 1 - from);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/**
 * Borders of the outermost values: the maximum of a window is the same with them as with what is less than any value, for each window
 * holds the value that a border repeats.
 * @param x `[N, C, ...]` @param pads before and behind each axis from the third one on
 */
export function withEdges(
  node: NodeCall,
  x: Activation,
  pads: readonly (readonly [number, number])[],
): Activation {
  return pads.reduce((made, [before, behind], at) => {
    const size = x.shape[at + 2]!;
    if (size === null) throw node.refusal(reason('the size of its input is open'));
    const inside = (place: number): number => Math.max(0, Math.min(size - 1, place));
    return takenAt(node, made, at + 2, {
      length: size + before + behind,
      at: (place) => inside(place - before),
    });
  }, x);
}

/** A mean or maximum over all steps, whichever axis they are. @param steps that axis */
export function poolSteps(
  node: NodeCall,
  x: Activation,
  { className, steps, keeps }: { className: string; steps: number; keeps: boolean },
): void {
  const channels = steps === 1 ? 2 : 1;
  const place = node.layer(className, [arranged(node, x, [steps, channels])]);
  const shape = keeps ? x.shape.map((size, axis) => (axis === steps ? 1 : size)) : [null, x.shape[channels]!];
  node.output({
    ...{ kind: 'activation', place, shape, axes: keeps ? [channels] : [1] },
    isPositive: x.isPositive,
  });
}
