import type { Rectangle } from '../../model/window.ts';

/** The part of a map `[H, W]` inside a rectangle. */
export function cutOut(
  values: Float32Array,
  width: number,
  { top, left, bottom, right }: Rectangle,
): { values: Float32Array; height: number; width: number } {
  const part = new Float32Array((bottom - top) * (right - left));
  for (let y = top; y < bottom; y++)
    part.set(values.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  return { values: part, height: bottom - top, width: right - left };
}

/** An image `[H, W, C]` as a single map: its luminance if it has colours. */
export function grey(values: Float32Array, channels: number): Float32Array {
  if (channels !== 3) return channels === 1 ? values : values.filter((_value, at) => at % channels === 0);
  return Float32Array.from(
    { length: values.length / 3 },
    (_none, at) => 0.299 * values[at * 3]! + 0.587 * values[at * 3 + 1]! + 0.114 * values[at * 3 + 2]!,
  );
}
