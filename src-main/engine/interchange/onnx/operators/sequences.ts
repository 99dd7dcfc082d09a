import type { Activation, Size } from '../graph/Activation.ts';
import { arranged } from '../graph/arrange.ts';
import type { Constant } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { transposeValues } from '../graph/transposeValues.ts';
import { addBias } from './addBias.ts';

/** Steps and channels of `[N, C, T]`: the order that layers over sequences have them in. */
const STEPS_FIRST = [2, 1] as const;

/** How a window goes along a sequence. */
interface Window {
  size: number;
  stride: number;
  dilation: number;
  padding: 'valid' | 'same' | 'causal';
  /** Steps of what comes out. */
  steps: Size;
}

/**
 * Reads how a convolution or pooling goes along a sequence `[N, C, T]`; zeros around it are what "same" or "causal" of a layer puts there,
 * or nothing that a layer does.
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
  const steps = (padding: Window['padding']): Size =>
    from === null ? null : Math.ceil((padding === 'valid' ? from - extent + 1 : from) / stride);
  const made = (padding: Window['padding']): Window => {
    const count = steps(padding);
    if (count !== null && count < 1) throw node.shapeRefusal([null, null, from]);
    return { size, stride, dilation, padding, steps: count };
  };
  const total =
    stride === 1
      ? extent - 1
      : from === null
        ? NaN
        : Math.max(0, (steps('same')! - 1) * stride + extent - from);
  if (auto === 'VALID' || (auto === 'NOTSET' && told.every((pad) => pad === 0))) return made('valid');
  if (auto === 'SAME_UPPER' || (auto === 'SAME_LOWER' && total % 2 === 0)) return made('same');
  const pads = told.join();
  if (auto === 'NOTSET' && pads === [Math.floor(total / 2), Math.ceil(total / 2)].join()) return made('same');
  if (auto === 'NOTSET' && kernel !== undefined && pads === [extent - 1, 0].join()) return made('causal');
  throw auto === 'NOTSET'
    ? attributes.refusal('pads', told.join(', '))
    : attributes.refusal('auto_pad', auto);
}

/** A convolution along a sequence: `[N, C, T]` with a kernel `[maps, C, K]`. */
export function convolveSequence(node: NodeCall, x: Activation, { dims, values }: Constant): void {
  const [maps, channels, kernel] = dims as [number, number, number];
  node.attributes.only('group', 1);
  if (x.shape.length !== 3 || x.shape[1] !== channels || values.length === 0)
    throw node.shapeRefusal(x.shape);
  const { stride, dilation, padding, steps } = readWindow(node, x.shape[2]!, kernel);
  if (stride > 1 && dilation > 1) throw node.attributes.refusal('dilations', dilation);
  const place = node.layer('Conv1D', [arranged(node, x, STEPS_FIRST)], {
    filters: maps,
    kernel_size: [kernel],
    strides: [stride],
    padding,
    dilation_rate: [dilation],
    use_bias: false,
  });
  const turned = transposeValues(values, dims, [2, 1, 0]);
  place.weights.set('kernel', { shape: [kernel, channels, maps], values: turned });
  addBias(node, place, node.constant(2), maps);
  node.output({
    ...{ kind: 'activation', place, shape: [null, maps, steps], axes: STEPS_FIRST },
    ...{ isPositive: false, sums: place },
  });
}

/** Pooling along a sequence `[N, C, T]`, which never counts what is padded. */
export function poolSequence(node: NodeCall, x: Activation, className: string): void {
  const { attributes } = node;
  attributes.without('storage_order');
  const counts = attributes.int('count_include_pad', 0) !== 0;
  const window = readWindow(node, x.shape[2]!);
  if (window.dilation > 1) throw attributes.refusal('dilations', window.dilation);
  if (counts && window.padding !== 'valid') throw attributes.refusal('count_include_pad', 1);
  const place = node.layer(className, [arranged(node, x, STEPS_FIRST)], {
    pool_size: [window.size],
    strides: [window.stride],
    padding: window.padding,
  });
  const shape = [null, x.shape[1]!, window.steps];
  node.output({ ...x, place, shape, axes: STEPS_FIRST, sums: undefined });
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
