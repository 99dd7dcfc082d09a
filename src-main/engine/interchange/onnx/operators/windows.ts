import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Size } from '../graph/Activation.ts';
import type { NodeCall } from '../graph/NodeCall.ts';

/** How a window goes over rows and columns. */
export interface Windows {
  kernel: readonly [number, number];
  strides: readonly [number, number];
  dilations: readonly [number, number];
  /** `valid` and `same` as TensorFlow means them; undefined where zeros have to be put around the maps first. */
  padding: 'valid' | 'same' | undefined;
  /** Zeros before and behind rows and columns. */
  pads: readonly [readonly [number, number], readonly [number, number]];
  /** Those that the file itself asks for; what windows reach beyond them is left out. */
  told: readonly [readonly [number, number], readonly [number, number]];
  /** Whether windows reach beyond the zeros that the file asks for, as with `ceil_mode`. */
  isBeyond: boolean;
  /** Rows and columns of what comes out. */
  sizes: readonly [Size, Size];
}

type Pair = readonly [number, number];

interface Axis {
  before: number;
  after: number;
  /** Of {@link after}, what the file asks for. */
  behind: number;
  size: Size;
  isValid: boolean;
  isSame: boolean;
  isBeyond: boolean;
}

/**
 * Reads how a convolution or pooling goes over maps `[N, C, H, W]`: `kernel_shape`, `strides`, `dilations`, `pads`, `auto_pad`, `ceil_mode`.
 * Source: ONNX, operators Conv and MaxPool; "same" of TensorFlow is SAME_UPPER.
 * @param kernel where the weights say it
 */
export function readWindows(node: NodeCall, shape: readonly Size[], kernel?: readonly number[]): Windows {
  const { attributes } = node;
  const told = attributes.ints('kernel_shape');
  const own = kernel ?? told;
  if (told && own!.join() !== told.join()) throw attributes.refusal('kernel_shape', told.join(', '));
  const pair = (name: string, values: readonly number[] | undefined, least: number): Pair => {
    const [rows = 1, columns = 1] = values ?? [];
    const isPair = values === undefined || (values.length === 2 && values.every((value) => value >= least));
    if (!isPair || !(rows <= 2 ** 16 && columns <= 2 ** 16))
      throw attributes.refusal(name, values?.join(', '));
    return [rows, columns];
  };
  const size = pair('kernel_shape', own ?? [0], 1);
  const strides = pair('strides', attributes.ints('strides'), 1);
  const dilations = pair('dilations', attributes.ints('dilations'), 1);
  const pads = attributes.ints('pads');
  if (pads && (pads.length !== 4 || !pads.every((pad) => pad >= 0 && pad <= 2 ** 16)))
    throw attributes.refusal('pads', pads.join(', '));
  const auto = attributes.text('auto_pad', 'NOTSET');
  const isUp = attributes.int('ceil_mode', 0) !== 0;
  const axes = ([0, 1] as const).map((axis) =>
    readAxis(node, {
      from: shape[axis + 2]!,
      window: (size[axis] - 1) * dilations[axis] + 1,
      stride: strides[axis],
      pads: [pads?.[axis] ?? 0, pads?.[axis + 2] ?? 0],
      auto,
      isUp,
    }),
  );
  const [rows, columns] = axes as [Axis, Axis];
  const padding = axes.every(({ isValid }) => isValid)
    ? 'valid'
    : axes.every(({ isSame }) => isSame)
      ? 'same'
      : undefined;
  return {
    ...{ kernel: size, strides, dilations, padding },
    pads: [
      [rows.before, rows.after],
      [columns.before, columns.after],
    ],
    told: [
      [rows.before, rows.behind],
      [columns.before, columns.behind],
    ],
    isBeyond: axes.some(({ isBeyond }) => isBeyond),
    sizes: [rows.size, columns.size],
  };
}

interface AxisSettings {
  from: Size;
  /** Extent of the window, its gaps included. */
  window: number;
  stride: number;
  pads: Pair;
  auto: string;
  isUp: boolean;
}

function readAxis(node: NodeCall, settings: AxisSettings): Axis {
  const { from, auto, window, stride, pads } = settings;
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') return sameAxis(node, settings);
  if (auto !== 'NOTSET' && auto !== 'VALID' && auto !== '') throw node.attributes.refusal('auto_pad', auto);
  const [before, after] = auto === 'VALID' ? [0, 0] : pads;
  if (from === null) {
    if (settings.isUp && stride > 1) throw node.refusal(reason('the size of its input is open'));
    return {
      ...{ before, after, behind: after, size: null, isBeyond: false },
      isValid: before === 0 && after === 0,
      isSame: stride === 1 && before + after === window - 1 && before === Math.floor((window - 1) / 2),
    };
  }
  const room = from + before + after - window;
  if (room < 0) throw node.refusal(reason('its window is larger than what it gets'));
  let size = (settings.isUp ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
  // A window that would start in the padding behind is left out.
  if (settings.isUp && (size - 1) * stride >= from + before) size--;
  const reach = Math.max(0, (size - 1) * stride + window - from - before);
  const total = Math.max(0, (Math.ceil(from / stride) - 1) * stride + window - from);
  return {
    ...{ before, after: Math.max(after, reach), behind: after, size },
    isBeyond: reach > after,
    isValid: before === 0 && size === Math.floor((from - window) / stride) + 1,
    isSame: size === Math.ceil(from / stride) && before === Math.floor(total / 2),
  };
}

/** As many positions as there are strides, with zeros on both sides; an odd one lies behind (UPPER) or before (LOWER). */
function sameAxis(node: NodeCall, { from, auto, window, stride }: AxisSettings): Axis {
  const isUpper = auto === 'SAME_UPPER';
  const total =
    stride === 1
      ? window - 1
      : from === null
        ? undefined
        : Math.max(0, (Math.ceil(from / stride) - 1) * stride + window - from);
  if (total === undefined && !isUpper) throw node.refusal(reason('the size of its input is open'));
  const less = Math.floor((total ?? 0) / 2);
  const more = (total ?? 0) - less;
  return {
    before: isUpper ? less : more,
    after: isUpper ? more : less,
    behind: isUpper ? more : less,
    size: from === null ? null : Math.ceil(from / stride),
    isBeyond: false,
    isValid: total === 0,
    isSame: isUpper || less === more,
  };
}
