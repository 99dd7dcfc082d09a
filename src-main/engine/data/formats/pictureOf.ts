import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { ImageShape } from '../Dataset.ts';
import type { ReadingOptions } from '../DataReference.ts';

/** Minimum number of numbers that are taken for the pixels of a picture without being called so. */
const LEAST_PIXELS = 49;

/** Whether a count is the number of pixels of a square picture, grey or in colour. */
export function isGrid(count: number): boolean {
  const shape = squareOf(count);
  return shape !== undefined && shape[0] * shape[1] >= LEAST_PIXELS;
}

/**
 * The picture that some numbers may be the pixels of: a square one, grey or in colour, unless its size is given.
 * @param width how many numbers there are
 * @param isNamed whether they are called pixels, however few they are
 * @returns `[H, W, C]`; undefined where they can be no picture, or are said to be plain numbers
 * @throws FeaturescopeError `data/no-picture-size` where they are said to be pixels, and no picture has so many
 */
export function pictureOf(
  width: number,
  { columns, size }: ReadingOptions,
  path: string,
  isNamed = false,
): ImageShape | undefined {
  if (columns === 'numbers') return undefined;
  if (columns === undefined) {
    const square = squareOf(width);
    return isGrid(width) || (isNamed && square?.[2] === 1) ? square : undefined;
  }
  const [rows, across] = size ?? [0, 0];
  const channels = [1, 3].find((count) => rows * across * count === width);
  const shape: ImageShape | undefined = channels
    ? [rows, across, channels]
    : size
      ? undefined
      : squareOf(width);
  if (shape) return shape;
  throw new FeaturescopeError('data/no-picture-size', { path, columns: width });
}

/** A size as people write it: `28x28`, or `32x32x3` for one in colour. */
export const sizeText = ([rows, columns, channels]: readonly [number, number, number]): string =>
  `${columns}x${rows}${channels === 3 ? 'x3' : ''}`;

function squareOf(count: number): ImageShape | undefined {
  for (const channels of [1, 3]) {
    const side = Math.sqrt(count / channels);
    if (Number.isInteger(side) && side > 1) return [side, side, channels];
  }
  return undefined;
}

/**
 * Converts `[N, C, H, W]` to `[N, H, W, C]`.
 * @param shape `[H, W, C]`
 */
export function channelsLast<Values extends Uint8Array | Float32Array>(
  values: Values,
  count: number,
  [rows, columns, channels]: readonly [number, number, number],
): Values {
  const moved = new (values.constructor as new (length: number) => Values)(values.length);
  const plane = rows * columns;
  for (let example = 0; example < count; example++)
    for (let channel = 0; channel < channels; channel++)
      for (let pixel = 0; pixel < plane; pixel++)
        moved[(example * plane + pixel) * channels + channel] =
          values[(example * channels + channel) * plane + pixel]!;
  return moved;
}
