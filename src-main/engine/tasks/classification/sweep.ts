import type { Labels } from '../../../../src-shared/model/labels.ts';
import { orderByScore } from './orderByScore.ts';

/** Of which class an image is told from the rest, by that class' score. */
export interface OneVersusRest {
  /** `[count, classes]` */
  scores: Float32Array;
  labels: Labels;
  index: number;
  classes: number;
}

/** Told at each threshold, falling: how many images of the class, and how many others, score at least that. */
export type AtCut = (right: number, wrong: number) => void;

/**
 * Lowers a threshold past all scores of a class, one different score after the other: images of equal scores are passed
 * together. Scores that are no numbers are passed last, as one.
 */
function sweep({ scores, labels, index, classes }: OneVersusRest, atCut: AtCut): void {
  const order = orderByScore(scores, index, classes);
  const scoreAt = (at: number): number => scores[order[at]! * classes + index]!;
  let [right, wrong] = [0, 0];
  for (let at = 0; at < order.length;) {
    const score = scoreAt(at);
    do {
      if (labels[order[at]!] === index) right += 1;
      else wrong += 1;
      at += 1;
    } while (at < order.length && (scoreAt(at) === score || Number.isNaN(score)));
    atCut(right, wrong);
  }
}

/** Areas of a class against the rest. NaN where all images or none are of the class. */
export interface Areas {
  /** Images of the class. */
  support: number;
  /** Under the ROC curve: the chance that an image of the class scores higher than another, ties counted half (Mann-Whitney U). */
  auc: number;
  /** Mean over the images of the class of the precision at their score. */
  averagePrecision: number;
}

/** @param onCut told of the cuts on the way */
export function areasOf(of: OneVersusRest, onCut?: AtCut): Areas {
  let [support, others, twiceArea, precisions] = [0, 0, 0, 0];
  sweep(of, (right, wrong) => {
    twiceArea += (wrong - others) * (right + support);
    precisions += ((right - support) * right) / (right + wrong);
    [support, others] = [right, wrong];
    onCut?.(right, wrong);
  });
  if (support === 0 || others === 0) return { support, auc: NaN, averagePrecision: NaN };
  return { support, auc: twiceArea / (2 * support * others), averagePrecision: precisions / support };
}
