/** Channels that an image may have. */
const CHANNELS = 4;

/** Whether an input is of images with the channels in front, `[C, H, W]`: where few channels come first and not last. */
export function isChannelsFirst(shape: readonly (number | null)[]): boolean {
  const [first, , last] = shape;
  if (shape.length !== 3 || typeof first !== 'number') return false;
  return first <= CHANNELS && (last === null || last! > CHANNELS);
}

/** The images that an input takes, `[H, W, C]`, whatever the order of its own axes; undefined for what are no images. */
export function imageShapeOfInput(shape: readonly number[]): [number, number, number] | undefined {
  if (shape.length !== 3) return undefined;
  const [a, b, c] = shape as [number, number, number];
  return isChannelsFirst(shape) ? [b, c, a] : [a, b, c];
}
