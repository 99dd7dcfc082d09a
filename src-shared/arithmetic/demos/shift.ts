/**
 * Shifts an image to the right and down, filling with 0.
 * @param pixels `[H, W, C]`
 */
export function shiftImage<T extends Uint8Array | Float32Array>(
  pixels: T,
  [height, width, channels]: readonly [number, number, number],
  right: number,
  down: number,
): T {
  const moved = pixels.slice().fill(0) as T;
  for (let y = Math.max(0, down); y < Math.min(height, height + down); y++)
    for (let x = Math.max(0, right); x < Math.min(width, width + right); x++) {
      const from = ((y - down) * width + x - right) * channels;
      moved.set(pixels.subarray(from, from + channels), (y * width + x) * channels);
    }
  return moved;
}

/**
 * The largest difference between a map of the shifted image and the shifted map of the image, away from the border.
 * @param border number of pixels that are ignored on each side, in addition to the shift
 */
export function shiftedDifference(
  before: Float32Array,
  after: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  right: number,
  down: number,
  border: number,
): number {
  const expected = shiftImage(before, [height, width, channels], right, down);
  const inside = (place: number, length: number, by: number): boolean =>
    place >= border + Math.max(0, by) && place < length - border + Math.min(0, by);
  let largest = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!inside(y, height, down) || !inside(x, width, right)) continue;
      for (let at = (y * width + x) * channels, end = at + channels; at < end; at++)
        largest = Math.max(largest, Math.abs(expected[at]! - after[at]!));
    }
  return largest;
}
