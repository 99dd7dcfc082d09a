import type { LayerInfo } from './model.ts';

/** A rectangle of positions in a map, in pixels; it may reach beyond the map. `top` and `left` are inside it, `bottom` and `right` are not. */
export interface Rectangle {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** The positions of its input that a layer's output position reads: `size` taps, `dilation` apart, from `top`, `left` on. */
export interface Window {
  top: number;
  left: number;
  size: [number, number];
  dilation: [number, number];
}

/**
 * The window of a convolution or pooling layer for an output position; windows at the edge reach beyond the input.
 * A layer that reduces whole maps (global pooling) has the whole map as its window, one without a window reads the same position.
 * @param input shape of what the layer reads, `[H, W, C]`
 */
export function windowAt(layer: LayerInfo, input: readonly number[], y: number, x: number): Window {
  if (layer.kind !== 'conv' && layer.kind !== 'pool')
    return { top: y, left: x, size: [1, 1], dilation: [1, 1] };
  if (!layer.kernelSize) return { top: 0, left: 0, size: [input[0] ?? 1, input[1] ?? 1], dilation: [1, 1] };
  const dilation = layer.dilation ?? [1, 1];
  const [top, left] = [y, x].map((position, axis) => {
    const stride = layer.strides?.[axis] ?? 1;
    return position * stride - padBefore(layer, input, axis);
  }) as [number, number];
  return { top, left, size: layer.kernelSize, dilation };
}

/** Zeros before the first position along an axis (0 rows, 1 columns), as TensorFlow pads "same": the odd one goes to the end. */
function padBefore(layer: LayerInfo, input: readonly number[], axis: number): number {
  if (layer.padding !== 'same') return 0;
  const stride = layer.strides?.[axis] ?? 1;
  const reach = ((layer.kernelSize?.[axis] ?? 1) - 1) * (layer.dilation?.[axis] ?? 1) + 1;
  const size = input[axis] ?? 1;
  const outputs = Math.ceil(size / stride);
  return Math.floor(Math.max(0, (outputs - 1) * stride + reach - size) / 2);
}

/** The positions that a window spans. */
export function spanOf({ top, left, size, dilation }: Window): Rectangle {
  return {
    top,
    left,
    bottom: top + (size[0] - 1) * dilation[0] + 1,
    right: left + (size[1] - 1) * dilation[1] + 1,
  };
}

/** What of a rectangle is inside a map of `[H, W]`. */
export function within(rectangle: Rectangle, [height, width]: readonly [number, number]): Rectangle {
  return {
    top: Math.max(0, rectangle.top),
    left: Math.max(0, rectangle.left),
    bottom: Math.min(height, rectangle.bottom),
    right: Math.min(width, rectangle.right),
  };
}

/**
 * How far a receptive field is followed: `beyond` as if every map went on at its edges, so that all units of a layer have
 * fields of one size; `inside` only to pixels that exist, which are exactly those the unit can depend on.
 */
export type Reach = 'beyond' | 'inside';

/**
 * The receptive field: the rectangle around the pixels of the network's input that a unit can depend on, by geometry
 * alone. Units of layers that mix all positions see everything.
 * @param layers the network's, in topological order
 * @param unit map of the layer, which says for a flattened one which position it is
 * @returns undefined for a unit that depends on no pixel
 */
export function receptiveField(
  layers: readonly LayerInfo[],
  layer: LayerInfo,
  { unit, y, x }: { unit: number; y: number; x: number },
  reach: Reach = 'beyond',
): Rectangle | undefined {
  const known = new Map(layers.map((one) => [one.name, one]));
  const flat = flattenedBy(known, layer);
  if (flat) return receptiveField(layers, flat, unflattened(unit, flat.outputShape), reach);
  const rows = fieldAlong(layers, layer, y, 0, reach);
  const columns = fieldAlong(layers, layer, x, 1, reach);
  if (!rows || !columns) return undefined;
  return { top: rows[0], left: columns[0], bottom: rows[1], right: columns[1] };
}

/** The layer of maps that a layer of units has one by one: it flattens it, or passes on, value by value, what flattens it. */
export function flattenedBy(known: ReadonlyMap<string, LayerInfo>, layer: LayerInfo): LayerInfo | undefined {
  const input = known.get(layer.inputs[0] ?? '');
  if (!input || layer.inputs.length !== 1 || layer.outputShape.length !== 1) return undefined;
  if (layer.kind === 'flatten') return input.outputShape.length === 3 ? input : flattenedBy(known, input);
  const passes =
    layer.kind === 'dropout' ||
    layer.kind === 'normalization' ||
    (layer.kind === 'activation' && layer.className !== 'Softmax' && layer.activation !== 'softmax');
  return passes ? flattenedBy(known, input) : undefined;
}

/** The rows (axis 0) or columns (axis 1) of the input from the first to behind the last that a position depends on. */
export function fieldAlong(
  layers: readonly LayerInfo[],
  layer: LayerInfo,
  position: number,
  axis: 0 | 1,
  reach: Reach,
): [number, number] | undefined {
  const known = new Map(layers.map((one) => [one.name, one]));
  const needed = new Map<string, Set<number>>([[layer.name, new Set([position])]]);
  let field: [number, number] | undefined;
  for (const current of layers.slice(0, layers.indexOf(layer) + 1).reverse()) {
    const positions = needed.get(current.name);
    if (!positions || positions.size === 0) continue;
    if (current.kind === 'input') {
      const [first, last] = [Math.min(...positions), Math.max(...positions) + 1];
      field = field ? [Math.min(field[0], first), Math.max(field[1], last)] : [first, last];
    }
    for (const input of current.inputs.map((name) => known.get(name)!)) {
      const read = needed.get(input.name) ?? new Set();
      const size = sizeAlong(input, axis);
      for (const at of positionsRead(current, input, positions, axis))
        if (reach === 'beyond' || (at >= 0 && at < size)) read.add(at);
      needed.set(input.name, read);
    }
  }
  return field;
}

const sizeAlong = ({ outputShape }: LayerInfo, axis: 0 | 1): number =>
  outputShape.length === 3 ? outputShape[axis]! : 1;

/** Which map and position of a `[H, W, C]` layer a unit of its flattened form is. */
export function unflattened(unit: number, shape: readonly number[]): { unit: number; y: number; x: number } {
  const [, width, channels] = shape as [number, number, number];
  const pixel = Math.floor(unit / channels);
  return { unit: unit % channels, y: Math.floor(pixel / width), x: pixel % width };
}

/** The positions of an input, along one axis, that positions of a layer's output read. */
function positionsRead(
  layer: LayerInfo,
  input: LayerInfo,
  positions: ReadonlySet<number>,
  axis: 0 | 1,
): number[] {
  const mixes = layer.kind === 'dense' || layer.kind === 'flatten' || layer.kind === 'other';
  if (mixes || input.outputShape.length !== 3 || layer.outputShape.length !== 3)
    return Array.from({ length: sizeAlong(input, axis) }, (_none, at) => at);
  return [...positions].flatMap((position) => {
    const { top, left, size, dilation } = windowAt(layer, input.outputShape, position, position);
    const first = axis === 0 ? top : left;
    return Array.from({ length: size[axis] }, (_none, tap) => first + tap * dilation[axis]);
  });
}
