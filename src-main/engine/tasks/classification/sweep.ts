import type { Labels } from '../../../../src-shared/model/labels.ts';
import { orderByScore } from './orderByScore.ts';

/** A one-versus-rest problem: the class `index`, ranked by its score. */
export interface OneVersusRest {
  /** `[count, classes]` */
  scores: Float32Array;
  labels: Labels;
  index: number;
  classes: number;
}

/**
 * Called at each threshold, in descending order, with the number of true and false positives: images with a score of at
 * least the threshold.
 */
export type AtCut = (right: number, wrong: number) => void;

/**
 * Moves a threshold down through all distinct scores of a class; images with equal scores are passed together. NaN scores
 * are passed last, as one group.
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

/** Areas under the curves of a class against the rest. NaN if all images or none belong to the class. */
export interface Areas {
  /** Number of images of the class. */
  support: number;
  /**
   * Area under the ROC curve: the probability that an image of the class scores higher than another one, ties counted
   * half (Mann-Whitney U).
   */
  auc: number;
  /** Mean over the images of the class of the precision at their score. */
  averagePrecision: number;
}

/** @param onCut called at each threshold */
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
