import { THRESHOLD_PARTS, type ThresholdTable } from '../../../../src-shared/contract/evaluation.ts';
import type { OneVersusRest } from './sweep.ts';

/** The number of true and false positives at the thresholds 0, 1/1000, ..., 1. A NaN score is below every threshold. */
export function thresholdTable(
  split: ThresholdTable['split'],
  { scores, labels, index, classes }: OneVersusRest,
): ThresholdTable {
  const own = new Array<number>(THRESHOLD_PARTS + 1).fill(0);
  const others = own.slice();
  let positives = 0;
  labels.forEach((label, row) => {
    if (label === index) positives += 1;
    const part = lastPartAt(scores[row * classes + index]!);
    if (part >= 0) (label === index ? own : others)[part]! += 1;
  });
  return {
    ...{ split, class: index, positives, negatives: labels.length - positives },
    truePositives: fromTheEnd(own),
    falsePositives: fromTheEnd(others),
  };
}

/** Index of the highest threshold that a score reaches; negative if it reaches none. */
function lastPartAt(score: number): number {
  if (!(score >= 0)) return -1;
  const near = Math.min(THRESHOLD_PARTS, Math.round(score * THRESHOLD_PARTS));
  return near / THRESHOLD_PARTS <= score ? near : near - 1;
}

function fromTheEnd(counts: number[]): number[] {
  let sum = 0;
  return counts.map((_count, at) => (sum += counts[THRESHOLD_PARTS - at]!)).reverse();
}
