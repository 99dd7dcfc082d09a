import type { LayerInfo } from './model.ts';

/**
 * A rectangle of positions in a map, in pixels; it may extend beyond the map. `top` and `left` are inclusive, `bottom`
 * and `right` exclusive.
 */
export interface Rectangle {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** The input positions that a layer's output position reads: `size` taps, `dilation` apart, starting at `top`, `left`. */
export interface Window {
  top: number;
  left: number;
  size: [number, number];
  dilation: [number, number];
}

/**
 * The window of a convolution or pooling layer for an output position; windows at the edge extend beyond the input.
 * @param input rows and columns of the layer's input
 */
export function slidingWindow(layer: LayerInfo, input: readonly number[], y: number, x: number): Window {
  const [top, left] = [y, x].map((position, axis) => {
    const stride = layer.strides?.[axis] ?? 1;
    return position * stride - paddingBefore(layer, input[axis] ?? 1, axis);
  }) as [number, number];
  return { top, left, size: layer.kernelSize ?? [1, 1], dilation: layer.dilation ?? [1, 1] };
}

/** The whole map, for a layer that reduces each map to one value. */
export function wholeMap(_layer: LayerInfo, input: readonly number[]): Window {
  return { top: 0, left: 0, size: [input[0] ?? 1, input[1] ?? 1], dilation: [1, 1] };
}

/**
 * Number of zeros before the first position along an axis (0 rows, 1 columns), with TensorFlow's "same" padding: an odd
 * one goes to the end. With "causal" padding all of them come first.
 * @param size size of the input along the axis
 */
export function paddingBefore(layer: LayerInfo, size: number, axis: number): number {
  const reach = ((layer.kernelSize?.[axis] ?? 1) - 1) * (layer.dilation?.[axis] ?? 1) + 1;
  if (layer.padding === 'causal') return reach - 1;
  if (layer.padding !== 'same') return 0;
  const stride = layer.strides?.[axis] ?? 1;
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

/** The part of a rectangle that is inside a map of `[H, W]`. */
export function within(rectangle: Rectangle, [height, width]: readonly [number, number]): Rectangle {
  return {
    top: Math.max(0, rectangle.top),
    left: Math.max(0, rectangle.left),
    bottom: Math.min(height, rectangle.bottom),
    right: Math.min(width, rectangle.right),
  };
}
