import { sizeOf } from '../../../../../src-shared/model/shape.ts';
import type { Labels } from '../../../../../src-shared/model/labels.ts';
import type { Split } from '../../Dataset.ts';
import type { PictureSet } from './PictureSet.ts';

/**
 * The pictures of a set that belong to one split, copied.
 * @param labels of all files that were given to be read, `[files]`
 * @param belongs whether the file of that index is of the split
 */
export function takePictures(
  { pixels, shape, read }: PictureSet,
  labels: Labels,
  belongs: (file: number) => boolean,
): Split {
  const size = sizeOf(shape);
  const rows = Array.from(read.keys()).filter((row) => belongs(read[row]!));
  const inputs = new Uint8Array(rows.length * size);
  const own = labels instanceof Uint16Array ? new Uint16Array(rows.length) : new Uint8Array(rows.length);
  rows.forEach((row, to) => {
    inputs.set(pixels.subarray(row * size, (row + 1) * size), to * size);
    own[to] = labels[read[row]!]!;
  });
  return { inputs, labels: own, count: rows.length };
}
