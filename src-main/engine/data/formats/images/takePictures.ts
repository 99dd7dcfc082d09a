import { sizeOf } from '../../../../../src-shared/model/shape.ts';
import type { Labels } from '../../../../../src-shared/model/labels.ts';
import type { Split } from '../../Dataset.ts';
import type { PictureSet } from './PictureSet.ts';

/**
 * Copies the pictures of a set that belong to one split.
 * @param labels labels of all given files, `[files]`
 * @param belongs whether the file with an index belongs to the split
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
