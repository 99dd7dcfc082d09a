import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { PredictionPage, PredictionsRequest } from '../../../../src-shared/contract/evaluation.ts';
import type { Dataset } from '../../data/Dataset.ts';
import { readImages } from '../../data/fitImages.ts';
import { NO_CLASS } from '../../../../src-shared/model/highestScore.ts';
import type { Predictions } from './Predictions.ts';

type Wish = Omit<PredictionsRequest, 'task'>;

/** A page of the images that match a request, with their predictions. */
export function findPredictions(data: Dataset, predictions: Predictions, request: Wish): PredictionPage {
  const { split, offset, count } = request;
  const { labels } = data[split];
  const { scores, predicted } = predictions;
  const classes = scores.length / Math.max(1, labels.length); // a network may have more outputs than the data has classes
  const found = matching(predictions, labels, classes, request);
  const page = found.slice(offset, offset + count);
  const ownScores = new Float32Array(page.length * classes);
  page.forEach((row, at) => ownScores.set(scores.subarray(row * classes, (row + 1) * classes), at * classes));
  return {
    ...{ split, offset, total: found.length, indices: page, scores: ownScores },
    labels: page.map((row) => labels[row]!),
    predicted: page.map((row) => (predicted[row] === NO_CLASS ? null : predicted[row]!)),
    images: readImages(data[split], data.shape, Int32Array.from(page)),
  };
}

/**
 * Indices of the matching images, worst first: wrong predictions by descending confidence, right ones by ascending
 * confidence.
 */
function matching(
  { scores, predicted }: Predictions,
  labels: Labels,
  classes: number,
  { outcome, truth, predicted: claimed, confidence: within }: Wish,
): number[] {
  const confidenceOf = (row: number): number =>
    predicted[row] === NO_CLASS ? -1 : scores[row * classes + predicted[row]!]!;
  const [low, high] = within ?? [-Infinity, Infinity];
  const fits = (row: number): boolean => {
    const confidence = confidenceOf(row);
    return (
      (predicted[row] === labels[row]) === (outcome === 'right') &&
      (truth === undefined || labels[row] === truth) &&
      (claimed === undefined || predicted[row] === claimed) &&
      confidence >= low &&
      confidence <= high
    );
  };
  const sign = outcome === 'wrong' ? -1 : 1;
  return Array.from(labels.keys())
    .filter(fits)
    .sort((a, b) => sign * (confidenceOf(a) - confidenceOf(b)) || a - b);
}
