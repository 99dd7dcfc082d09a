import * as v from 'valibot';
import type { MetricValues } from '../tasks/metrics.ts';
import type { OutputTask } from '../tasks/outputs.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const splitName = v.picklist(['train', 'test']);
const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** Maximum number of images on a page of predictions. */
const MOST_PREDICTIONS = 500;

/** Which split to evaluate, and the name of the task. */
export const EvaluateSchema = v.object({ task, split: splitName });
export type EvaluateRequest = v.InferOutput<typeof EvaluateSchema>;

/** A one-versus-rest problem: the index of the class. */
export const ThresholdsSchema = v.object({ task, split: splitName, class: count });
export type ThresholdsRequest = v.InferOutput<typeof ThresholdsSchema>;

/**
 * Selects images by prediction: by true class, predicted class, right or wrong, and by confidence (the highest score) in
 * a closed range. Wrong predictions are sorted by descending confidence, with images without a prediction last; right
 * ones by ascending confidence.
 */
export const PredictionsSchema = v.object({
  task,
  split: splitName,
  outcome: v.picklist(['wrong', 'right']),
  truth: v.optional(count),
  predicted: v.optional(count),
  confidence: v.optional(v.tuple([share, share])),
  offset: count,
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_PREDICTIONS)),
});
export type PredictionsRequest = v.InferOutput<typeof PredictionsSchema>;

/** Metrics of one class, or their mean. */
export interface Ratios {
  precision: number;
  recall: number;
  f1: number;
  /** Area under the ROC curve of the class against the rest; NaN if the class contains all images or none. */
  auc: number;
  /** Average precision; NaN under the same condition. */
  averagePrecision: number;
}

export interface ClassMetrics extends Ratios {
  label: string;
  /** Number of images of the class. */
  support: number;
}

/** One bin of a calibration curve: the images with a confidence above `from` and at most `to`. */
export interface CalibrationBin {
  from: number;
  to: number;
  count: number;
  /** Mean confidence and accuracy; NaN if the bin is empty. */
  confidence: number;
  accuracy: number;
}

/** Calibration of a network: how well its confidence matches its accuracy. */
export interface Calibration {
  /** Bins of equal width, from 0 to 1. */
  bins: CalibrationBin[];
  /** Expected calibration error: the mean difference of confidence and accuracy over the images, in [0, 1]. */
  error: number;
}

/** Evaluation of a whole split, depending on the network's task. */
export type Evaluation = ClassEvaluation | ValueEvaluation | SegmentationEvaluation | OutputsEvaluation;

/** Evaluation of a split for a network with several outputs. */
export interface OutputsEvaluation {
  task: 'multi-output';
  split: 'train' | 'test';
  /** Number of examples in the split. */
  count: number;
  /** Of the network, and of every output by name. */
  metrics: MetricValues;
  outputs: readonly OutputTask[];
}

/** How well the pixels of one class are found. Ratios with denominator 0 are 0. */
export interface PixelMetrics {
  label: string;
  /** Number of pixels of the class. */
  support: number;
  /** Intersection over union; NaN for a class that no pixel is of or was taken for. */
  overlap: number;
  precision: number;
  recall: number;
}

/** Evaluation of a split for a network that predicts the class of every pixel. */
export interface SegmentationEvaluation {
  task: 'segmentation';
  split: 'train' | 'test';
  /** Number of examples in the split. */
  count: number;
  /** The accuracy is the fraction of all pixels that are right. */
  metrics: MetricValues;
  /** Mean intersection over union of the classes that have one. */
  meanOverlap: number;
  classes: PixelMetrics[];
  /** `confusion[truth][predicted]` in pixels. */
  confusion: number[][];
  /** Number of pixels with NaN scores: they have no prediction, count as wrong and are not in the matrix. */
  unscored: number;
  /** Number of pixels whose class is not known: they are left out of everything. */
  ignored: number;
  inputShape: number[];
}

/** Maximum number of points of a curve or a surface. */
export const MOST_POINTS = 4000;

/** Evaluation of a split for a network that predicts values: a regression, or a reconstruction of the inputs. */
export interface ValueEvaluation {
  task: 'regression' | 'reconstruction';
  split: 'train' | 'test';
  /** Number of examples in the split. */
  count: number;
  metrics: MetricValues;
  /**
   * Coefficient of determination, the fraction of the targets' variance that the outputs explain: 1 for all of it, 0 for
   * predicting the mean; NaN if the targets do not vary.
   */
  determination: number;
  /** Shape of one input, one target and one output. */
  inputShape: number[];
  size: number;
  /**
   * Evenly sampled examples, at most {@link MOST_POINTS}, in the order of the split: inputs `[points, inputs]`, targets
   * and outputs `[points, size]`. Null if an example has many values.
   */
  points: { inputs: Float32Array; targets: Float32Array; outputs: Float32Array } | null;
  /** Histogram of the mean squared errors of examples, with bins of equal width from 0 to `highest`. */
  errors: { counts: number[]; highest: number };
}

/** Which examples of a split to return: sorted by their error, or in their order. */
export const ExamplesSchema = v.object({
  task,
  split: splitName,
  order: v.picklist(['worst', 'best', 'split']),
  offset: count,
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(64)),
});
export type ExamplesRequest = v.InferOutput<typeof ExamplesSchema>;

/** A page of examples with what a network predicts for them: values, or the class of every pixel. */
export interface ExamplePage {
  split: 'train' | 'test';
  /** Number of examples in the split. */
  total: number;
  offset: number;
  /** Index of each example in its split, and its error: the mean squared one, or the fraction of its pixels that are wrong, without those that are left out. */
  indices: number[];
  errors: number[];
  inputShape: number[];
  outputShape: number[];
  /** Images `[N, H, W, C]`, 0..255, or unscaled vectors. */
  inputs: Uint8Array | Float32Array;
  /** The images with the noise that the network takes them with, if it does; the errors are those against `inputs`. */
  noisy?: Uint8Array | undefined;
  /** `[N, size]`; empty where there are label maps. */
  outputs: Float32Array;
  /** What the pixels are and what they were taken for: classes, -1 for none, `IGNORED` for those that are left out. `[N, H, W]` each */
  labelMaps?: { truths: Int32Array; said: Int32Array } | undefined;
}

/** Evaluation of a classifier on a whole split. */
export interface ClassEvaluation {
  task: 'classification';
  split: 'train' | 'test';
  /** Number of images in the split. */
  count: number;
  loss: number;
  /** Fraction of correct images; an image without a prediction counts as wrong. */
  accuracy: number;
  /** Wilson's 95% interval of the accuracy. */
  interval: [low: number, high: number];
  /** Fraction of the images whose class is among the k highest scores, for k = 1, 2, ... up to the number of classes. */
  topK: number[];
  /** Number of images with NaN scores: they have no prediction and are not in the matrix. */
  unscored: number;
  /** `confusion[truth][predicted]` in images. */
  confusion: number[][];
  classes: ClassMetrics[];
  /** Mean over the classes that have images, and the mean weighted by their support. */
  macro: Ratios;
  weighted: Ratios;
  calibration: Calibration;
}

/** How well scores separate some images from the rest. Points are `[x, y]` in [0, 1], in order, at most 200. */
export interface RankingCurve {
  label: string;
  /** Number of positives: images that should have a high score. */
  support: number;
  /** Exact area under the ROC curve, from all scores; NaN if the class contains all images or none. */
  auc: number;
  /** Exact average precision; NaN under the same condition. */
  averagePrecision: number;
  /** False positive rate, true positive rate. */
  roc: [number, number][];
  /** Recall, precision. */
  precisionRecall: [number, number][];
}

/**
 * Ranking curves of a whole split by each class' score; `micro` pools all scores of all classes, `macro` is the mean over
 * the classes.
 */
export interface RankingCurves {
  split: 'train' | 'test';
  classes: RankingCurve[];
  micro: RankingCurve;
  macro: RankingCurve;
}

/** Number of equal parts of [0, 1] at whose boundaries a threshold table has counts. */
export const THRESHOLD_PARTS = 1000;

/**
 * Effect of a threshold on one class' score: an image is predicted as the class if its score is at least the threshold.
 */
export interface ThresholdTable {
  split: 'train' | 'test';
  class: number;
  /** Number of images of the class, and of all others. */
  positives: number;
  negatives: number;
  /** Numbers of true and false positives at the thresholds 0, 1/1000, ..., 1. */
  truePositives: number[];
  falsePositives: number[];
}

/** A page of images with their predictions, in the order described at {@link PredictionsSchema}. */
export interface PredictionPage {
  split: 'train' | 'test';
  /** Number of images that match the request. */
  total: number;
  offset: number;
  /** Index of each image in its split. */
  indices: number[];
  labels: number[];
  /** The predicted class; null if the scores are NaN. */
  predicted: (number | null)[];
  /** `[count, H, W, C]`, 0..255 */
  images: Uint8Array;
  /** `[count, classes]`, 0..1 */
  scores: Float32Array;
}

/** Metrics at one threshold. Ratios with denominator 0 are 0. */
export interface AtThreshold {
  threshold: number;
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
  precision: number;
  recall: number;
  f1: number;
  /** Fraction of the other images that are predicted as the class. */
  falsePositiveRate: number;
}

/** @param part index of the threshold, which is `part` / {@link THRESHOLD_PARTS} */
export function atThreshold(table: ThresholdTable, part: number): AtThreshold {
  const truePositives = table.truePositives[part]!;
  const falsePositives = table.falsePositives[part]!;
  const precision = ratio(truePositives, truePositives + falsePositives);
  const recall = ratio(truePositives, table.positives);
  return {
    threshold: part / THRESHOLD_PARTS,
    ...{ truePositives, falsePositives, precision, recall },
    falseNegatives: table.positives - truePositives,
    trueNegatives: table.negatives - falsePositives,
    f1: harmonic(precision, recall),
    falsePositiveRate: ratio(falsePositives, table.negatives),
  };
}

/** A fraction; 0 if the whole is 0. */
export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** The harmonic mean of two fractions; F1 is that of precision and recall. */
export const harmonic = (a: number, b: number): number => ratio(2 * a * b, a + b);

/**
 * The height of a piecewise linear curve at `x`; on a vertical segment that of its last point.
 * @param points in order, at least one
 */
export function heightAt(points: readonly (readonly [x: number, y: number])[], x: number): number {
  const found = points.findIndex(([place]) => place > x);
  const after = found < 0 ? points.length : found;
  const [x0, y0] = points[Math.max(0, after - 1)]!;
  const [x1, y1] = points[after] ?? [x0, y0];
  return x1 > x0 && x >= x0 ? y0 + ((x - x0) / (x1 - x0)) * (y1 - y0) : y0;
}
