import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { arranged, CHANNELS_LAST } from '../graph/arrange.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { Operator } from './Operator.ts';
import { poolSequence, poolSteps } from './sequences.ts';
import { readWindows } from './windows.ts';
import { zeroPadded } from './zeroPadded.ts';

/** Layers that take one value of a window, or of a whole map. */
export const pooling: readonly Operator[] = [
  { name: 'MaxPool', apply: (node) => pool(node, 'MaxPooling2D') },
  { name: 'AveragePool', apply: (node) => pool(node, 'AveragePooling2D') },
  { name: 'GlobalAveragePool', apply: (node) => poolWhole(node, 'GlobalAveragePooling2D') },
  { name: 'GlobalMaxPool', apply: (node) => poolWhole(node, 'GlobalMaxPooling2D') },
  { name: 'ReduceMean', apply: (node) => reduce(node, 'GlobalAveragePooling2D') },
  { name: 'ReduceMax', apply: (node) => reduce(node, 'GlobalMaxPooling2D') },
];

type Pooling = 'MaxPooling2D' | 'AveragePooling2D';
/** What does the same along a sequence. */
const alongSteps = {
  MaxPooling2D: 'MaxPooling1D',
  AveragePooling2D: 'AveragePooling1D',
  GlobalAveragePooling2D: 'GlobalAveragePooling1D',
  GlobalMaxPooling2D: 'GlobalMaxPooling1D',
} as const;
type WholePooling = 'GlobalAveragePooling2D' | 'GlobalMaxPooling2D';

function pool(node: NodeCall, className: Pooling): void {
  const x = node.activation(0);
  if (x.shape.length === 3) {
    poolSequence(node, x, alongSteps[className]);
    return;
  }
  if (x.shape.length !== 4) throw node.shapeRefusal(x.shape);
  const { attributes } = node;
  const windows = readWindows(node, x.shape);
  if (Math.max(...windows.dilations) > 1) throw attributes.refusal('dilations', windows.dilations.join(', '));
  // Says in which order the second output counts, which no layer has.
  attributes.without('storage_order');
  const counts = attributes.int('count_include_pad', 0) !== 0;
  const isAverage = className === 'AveragePooling2D';
  // "same" of TensorFlow never counts what it pads; zeros that are put around are always counted.
  const padding = counts && windows.padding === 'same' ? undefined : windows.padding;
  if (padding === undefined && isAverage && (!counts || windows.isBeyond))
    throw node.refusal(
      reason('it pads in a way that no layer does: {pads}', { pads: windows.pads.flat().join(', ') }),
    );
  if (padding === undefined && !isAverage && !x.isPositive)
    throw node.refusal(
      reason('it pads maps whose values can be below the zeros that a layer pads with: {pads}', {
        pads: windows.pads.flat().join(', '),
      }),
    );
  const source = zeroPadded(node, arranged(node, x, CHANNELS_LAST), { ...windows, padding });
  const place = node.layer(className, [source], {
    pool_size: windows.kernel,
    strides: windows.strides,
    padding: padding ?? 'valid',
    data_format: 'channels_last',
  });
  const shape = [null, x.shape[1]!, ...windows.sizes];
  node.output({ kind: 'activation', place, shape, axes: CHANNELS_LAST, isPositive: x.isPositive });
}

/** `[N, C, H, W]` to `[N, C, 1, 1]`, of which the layer has the channels alone. */
function poolWhole(node: NodeCall, className: WholePooling, keeps = true): void {
  const x = node.activation(0);
  if (x.shape.length === 3) {
    poolSteps(node, x, { className: alongSteps[className], steps: 2, keeps });
    return;
  }
  if (x.shape.length !== 4) throw node.shapeRefusal(x.shape);
  const place = node.layer(className, [arranged(node, x, CHANNELS_LAST)], { data_format: 'channels_last' });
  const shape = keeps ? [null, x.shape[1]!, 1, 1] : [null, x.shape[1]!];
  node.output({ kind: 'activation', place, shape, axes: [1], isPositive: x.isPositive });
}

/** A mean or maximum over rows and columns, in whichever order the network has its axes. */
function reduce(node: NodeCall, className: WholePooling): void {
  const x = node.activation(0);
  const { attributes } = node;
  const rank = x.shape.length;
  const keeps = attributes.int('keepdims', 1) !== 0;
  const told = node.ints(1, 'axes', 18) ?? [];
  attributes.only('noop_with_empty_axes', 0);
  const axes = told.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  if (rank === 3 && axes.length === 1 && axes[0]! > 0) {
    poolSteps(node, x, { className: alongSteps[className], steps: axes[0]!, keeps });
    return;
  }
  const channels = [1, 2, 3].find((axis) => !axes.includes(axis));
  const isWhole = rank === 4 && axes.length === 2 && !axes.includes(0) && channels !== undefined;
  if (!isWhole || axes.some((axis) => axis > 3) || axes[0] === axes[1])
    throw node.refusal(
      reason('the attribute {name} is {value}', { name: 'axes', value: told.join(', ') || '–' }),
    );
  const wanted = [...axes, channels];
  const place = node.layer(className, [arranged(node, x, wanted)], { data_format: 'channels_last' });
  const whole = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const shape = keeps ? whole : [null, x.shape[channels]!];
  const own = keeps ? [channels] : [1];
  node.output({ kind: 'activation', place, shape, axes: own, isPositive: x.isPositive });
}
