import type { ModelInfo } from '../../../src-shared/model/model.ts';
import { EVALUATION_BATCH } from '../tasks/evaluate.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';

/** Maximum number of values of all outputs of one pass together (256 MB). */
const MOST_VALUES = 64e6;

/** Number of images for one pass that keeps every output: fewer for larger networks. */
export function imagesAtOnce({ layers }: Pick<ModelInfo, 'layers'>): number {
  const perImage = layers.reduce((sum, { outputShape }) => sum + sizeOf(outputShape), 0);
  return Math.max(1, Math.min(EVALUATION_BATCH, Math.floor(MOST_VALUES / Math.max(1, perImage))));
}
