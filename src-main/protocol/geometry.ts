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
 * The receptive field: the pixels of the network's input that a unit can depend on, by geometry alone. It may reach
 * beyond the picture where the layers on the way pad with zeros. Units of layers that mix all positions see everything.
 * @param layers the network's, in topological order
 * @param unit map of the layer, which says for a flattened one which position it is
 * @returns undefined for a layer that is not connected to the input
 */
export function receptiveField(
  layers: readonly LayerInfo[],
  layer: LayerInfo,
  { unit, y, x }: { unit: number; y: number; x: number },
): Rectangle | undefined {
  const known = new Map(layers.map((one) => [one.name, one]));
  const flattened = known.get(layer.inputs[0] ?? '');
  if (layer.kind === 'flatten' && layer.outputShape.length === 1 && flattened?.outputShape.length === 3)
    return receptiveField(layers, flattened, unflattened(unit, flattened.outputShape));
  const needed = new Map<string, Rectangle>([[layer.name, { top: y, left: x, bottom: y + 1, right: x + 1 }]]);
  let field: Rectangle | undefined;
  for (const current of layers.slice(0, layers.indexOf(layer) + 1).reverse()) {
    const area = needed.get(current.name);
    if (!area) continue;
    if (current.kind === 'input') field = field ? unite(field, area) : area;
    for (const input of current.inputs.map((name) => known.get(name)!)) {
      const read = areaRead(current, input, area);
      const before = needed.get(input.name);
      needed.set(input.name, before ? unite(before, read) : read);
    }
  }
  return field;
}

/** Which map and position of a `[H, W, C]` layer a unit of its flattened form is. */
export function unflattened(unit: number, shape: readonly number[]): { unit: number; y: number; x: number } {
  const [, width, channels] = shape as [number, number, number];
  const pixel = Math.floor(unit / channels);
  return { unit: unit % channels, y: Math.floor(pixel / width), x: pixel % width };
}

/** What of an input an area of a layer's output reads. */
function areaRead(layer: LayerInfo, input: LayerInfo, area: Rectangle): Rectangle {
  const mixes = layer.kind === 'dense' || layer.kind === 'flatten' || layer.kind === 'other';
  if (mixes || input.outputShape.length !== 3 || layer.outputShape.length !== 3) {
    const [height, width] = input.outputShape.length === 3 ? input.outputShape : [1, 1];
    return { top: 0, left: 0, bottom: height ?? 1, right: width ?? 1 };
  }
  const first = spanOf(windowAt(layer, input.outputShape, area.top, area.left));
  const last = spanOf(windowAt(layer, input.outputShape, area.bottom - 1, area.right - 1));
  return unite(first, last);
}

function unite(a: Rectangle, b: Rectangle): Rectangle {
  return {
    top: Math.min(a.top, b.top),
    left: Math.min(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
  };
}
