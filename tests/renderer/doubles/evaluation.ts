import {
  predictionsFrom,
  type Predictions,
} from '../../../src-main/engine/tasks/classification/Predictions.ts';

/** A split as classified by a scripted network. */
export interface ScriptedSplit {
  labels: Uint8Array;
  predictions: Predictions;
}

/** @param scoresOf the scores of an image by its index */
export function scriptedSplit(
  count: number,
  classes: number,
  labelOf: (index: number) => number,
  scoresOf: (index: number) => ArrayLike<number>,
): ScriptedSplit {
  const labels = Uint8Array.from({ length: count }, (_none, index) => labelOf(index));
  const scores = new Float32Array(count * classes);
  labels.forEach((_label, index) => scores.set(scoresOf(index), index * classes));
  return { labels, predictions: predictionsFrom(scores, labels, classes, 0.041) };
}
