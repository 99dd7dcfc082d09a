import { type TensorInfo, UnsortedSegmentSum, util } from '@tensorflow/tfjs-core';
import { kernelEntry } from '../runtime/TrainingKernel.ts';

interface Inputs {
  x: TensorInfo;
  segmentIds: TensorInfo;
}

/**
 * Sums of the rows of x [rows, ...] by segment: [segments, ...]. This is the gradient of `gather`, which the stock
 * backend lacks. Rows whose segment does not exist are ignored.
 */
export const unsortedSegmentSum = kernelEntry<Inputs, { numSegments: number }>({
  kernelName: UnsortedSegmentSum,
  covers: ({ x, segmentIds }) =>
    x.dtype === 'float32' && segmentIds.dtype === 'int32' && segmentIds.shape.length === 1,
  compute({ inputs: { x, segmentIds }, attributes: { numSegments }, module }) {
    const [rows, ...rest] = x.shape as [number, ...number[]];
    const output = module.output([numSegments, ...rest]);
    module.exports.sumSegments(
      ...([module.offset(x), module.offset(segmentIds), module.offset(output)] as const),
      ...([rows, util.sizeFromShape(rest), numSegments] as const),
    );
    return output;
  },
});
