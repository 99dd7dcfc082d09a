import { sizeOf } from './shape.ts';

/** On a label map, what stands for a pixel that is left out of the loss, the metrics and the confusion matrix: its class is not known. */
export const IGNORED = -2;

/** Whether the targets of a data set may be label maps: one value for each pixel of its images. */
export const hasLabelMaps = ({
  shape,
  targetShape = [],
}: {
  shape: readonly number[];
  targetShape?: readonly number[] | undefined;
}): boolean =>
  shape.length === 3 && targetShape[0] === shape[0] && sizeOf(targetShape) === shape[0]! * shape[1]!;
