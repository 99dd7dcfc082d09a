import { sizeOf } from '../../../../../src-shared/model/shape.ts';
import type { Labels } from '../../../../../src-shared/model/labels.ts';
import { takeRows, type Split } from '../../Dataset.ts';
import type { PictureSet } from './PictureSet.ts';

/**
 * Copies some pictures of a set.
 * @param labels labels of all given files, `[files]`
 * @param rows the pictures, by their places among those that were read
 */
export function takePictures(
  { pixels, shape, read }: PictureSet,
  labels: Labels,
  rows: readonly number[],
): Split {
  const files = rows.map((row) => read[row]!);
  return {
    inputs: takeRows(pixels, rows, sizeOf(shape)),
    labels: takeRows(labels, files, 1),
    count: rows.length,
  };
}
