import { classOverlaps, meanOverlap } from '../../../../src-shared/arithmetic/pixelScores.ts';
import { ratio, type SegmentationEvaluation } from '../../../../src-shared/contract/evaluation.ts';
import type { Dataset } from '../../data/Dataset.ts';
import type { SegmentationScores } from './PixelCollector.ts';

/** How well a network tells what the pixels of a split are, class by class. */
export function describeSegmentation(
  { targetClasses = [], ...data }: Dataset,
  split: 'train' | 'test',
  { task, metrics, counts, unscored, ignored }: SegmentationScores,
): SegmentationEvaluation {
  const size = targetClasses.length;
  const overlaps = classOverlaps(counts, size);
  const row = (one: number): number[] => Array.from(counts.subarray(one * size, (one + 1) * size));
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  const confusion = targetClasses.map((_label, one) => row(one));
  const classes = targetClasses.map((label, one) => {
    const right = confusion[one]![one]!;
    const [support, predicted] = [sum(confusion[one]!), sum(confusion.map((truth) => truth[one]!))];
    return {
      ...{ label, support, overlap: overlaps[one]! },
      ...{ precision: ratio(right, predicted), recall: ratio(right, support) },
    };
  });
  return {
    ...{ task, split, count: data[split].count, metrics, meanOverlap: meanOverlap(overlaps) },
    ...{ classes, confusion, unscored, ignored, inputShape: data.shape },
  };
}
