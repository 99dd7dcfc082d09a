import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, CHANNELS_LAST } from '../graph/arrange.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { Operator } from './Operator.ts';
import { poolSequence, poolSteps, withEdges } from './sequences.ts';
import { scaledBy } from './affine.ts';
import { readReduction, reduced } from './reducing.ts';
import { readWindows, type Windows } from './windows.ts';
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
  if (x.shape.length === 5) {
    poolChannels(node, x, className);
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
  const isWhole = padding === undefined && isAverage && (!counts || windows.isBeyond);
  const given =
    padding === undefined && !isAverage && !x.isPositive ? withEdges(node, x, windows.pads) : undefined;
  const source = given
    ? arranged(node, given, CHANNELS_LAST)
    : zeroPadded(node, arranged(node, x, CHANNELS_LAST), { ...windows, padding });
  const place = node.layer(className, [source], {
    pool_size: windows.kernel,
    strides: windows.strides,
    padding: padding ?? 'valid',
    data_format: 'channels_last',
  });
  const shape = [null, x.shape[1]!, ...windows.sizes];
  const made: Activation = {
    kind: 'activation',
    place,
    shape,
    axes: CHANNELS_LAST,
    isPositive: x.isPositive,
  };
  node.output(isWhole ? countedRight(node, made, { x, windows, counts }) : made);
}

/** Averages over padded maps, multiplied by how many values a window has for each that counts. */
function countedRight(
  node: NodeCall,
  made: Activation,
  { x, windows, counts }: { x: Activation; windows: Windows; counts: boolean },
): Activation {
  const { kernel, strides, pads, told, sizes } = windows;
  const factors = ([0, 1] as const).map((axis) => {
    const [size, count] = [x.shape[axis + 2]!, sizes[axis]];
    if (size === null || count === null) throw node.refusal(reason('the size of its input is open'));
    const [before, behind] = counts ? told[axis] : [0, 0];
    return Float64Array.from({ length: count }, (_none, at) => {
      const start = at * strides[axis] - pads[axis][0];
      const inside = Math.min(start + kernel[axis], size + behind) - Math.max(start, -before);
      return kernel[axis] / inside;
    });
  });
  const [rows, columns] = factors as [Float64Array, Float64Array];
  const values = Float64Array.from({ length: rows.length * columns.length }, (_none, at) => {
    return rows[Math.floor(at / columns.length)]! * columns[at % columns.length]!;
  });
  const dims = [1, rows.length, columns.length];
  return scaledBy(node, made, { kind: 'constant', dims, values, isInteger: false });
}

/** Windows over the channels alone, as volumes of one channel have them, `[N, 1, C, H, W]`: a response normalisation that is written out. */
function poolChannels(node: NodeCall, x: Activation, className: Pooling): void {
  const { attributes } = node;
  const [size = 0, ...window] = attributes.ints('kernel_shape') ?? [];
  const [step = 1, ...steps] = attributes.ints('strides') ?? [1, 1, 1];
  attributes.only('pads', '0, 0, 0, 0, 0, 0');
  attributes.only('dilations', '1, 1, 1');
  attributes.only('ceil_mode', 0);
  attributes.only('auto_pad', 'NOTSET', 'VALID');
  attributes.without('count_include_pad', 'storage_order');
  const [, one, channels, ...others] = x.shape;
  const isAlong = [...window, ...steps].every((along) => along === 1) && window.length === 2;
  if (one !== 1 || !isAlong || typeof channels !== 'number' || size > channels || size < 1)
    throw node.shapeRefusal(x.shape);
  const source = arranged(node, x, [2, 3, 4]);
  const place = node.layer(className, [source], {
    pool_size: [size, 1],
    strides: [step, 1],
    padding: 'valid',
    data_format: 'channels_last',
  });
  const count = Math.floor((channels - size) / step) + 1;
  node.output({
    ...{ kind: 'activation', place, shape: [null, 1, count, ...others], axes: [2, 3, 4] },
    isPositive: x.isPositive,
  });
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

/** A mean or maximum: over rows and columns, or over steps, as a pooling of the whole, in whichever order the network has its axes. */
function reduce(node: NodeCall, className: WholePooling): void {
  const x = node.activation(0);
  const rank = x.shape.length;
  const { axes, keeps } = readReduction(node, x, 18);
  if (rank === 3 && axes.length === 1 && !x.flat && x.axes.at(-1) !== axes[0]) {
    poolSteps(node, x, { className: alongSteps[className], steps: axes[0]!, keeps });
    return;
  }
  const channels = [1, 2, 3].find((axis) => !axes.includes(axis));
  if (rank !== 4 || axes.length !== 2 || channels === undefined) {
    const operation = className === 'GlobalMaxPooling2D' ? 'max' : 'mean';
    node.output(reduced(node, x, { operation, axes, keeps }));
    return;
  }
  const wanted = [...axes, channels];
  const place = node.layer(className, [arranged(node, x, wanted)], { data_format: 'channels_last' });
  const whole = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const shape = keeps ? whole : [null, x.shape[channels]!];
  const own = keeps ? [channels] : [1];
  node.output({ kind: 'activation', place, shape, axes: own, isPositive: x.isPositive });
}
