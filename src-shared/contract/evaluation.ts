import * as v from 'valibot';
import type { MetricValues } from '../tasks/metrics.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const splitName = v.picklist(['train', 'test']);
const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** The images of a page of predictions, at most. */
const MOST_PREDICTIONS = 500;

/** Which split is evaluated, under a name for the work. */
export const EvaluateSchema = v.object({ task, split: splitName });
export type EvaluateRequest = v.InferOutput<typeof EvaluateSchema>;

/** The class that is told from the rest, by its index. */
export const ThresholdsSchema = v.object({ task, split: splitName, class: count });
export type ThresholdsRequest = v.InferOutput<typeof ThresholdsSchema>;

/**
 * Images by what the network says of them: of a class, taken for a class, right or wrong, with a confidence (the highest
 * score) in a range with both ends. Wrong ones come with the most confident first and those without a prediction last; right ones
 * with the least confident first.
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

/** The figures of one class, or the mean of such figures. */
export interface Ratios {
  precision: number;
  recall: number;
  f1: number;
  /** Area under the ROC curve of the class against the rest; NaN where all images or none are of the class. */
  auc: number;
  /** Mean precision over the recalls; NaN as the area. */
  averagePrecision: number;
}

export interface ClassMetrics extends Ratios {
  label: string;
  /** Images of the class. */
  support: number;
}

/** One bin of a calibration curve: the images whose confidence is above `from` and at most `to`. */
export interface CalibrationBin {
  from: number;
  to: number;
  count: number;
  /** Mean confidence and share of right ones; NaN where the bin is empty. */
  confidence: number;
  accuracy: number;
}

/** How far the confidence of a network is the share of images it gets right. */
export interface Calibration {
  /** Of equal width, from 0 to 1. */
  bins: CalibrationBin[];
  /** Expected calibration error: the mean distance of confidence and accuracy over the images, 0..1. */
  error: number;
}

/** Evaluation of a whole split by the network's task. */
export type Evaluation = ClassEvaluation | ValueEvaluation;

/** Points of a curve or a surface that are told at most. */
export const MOST_POINTS = 4000;

/** Evaluation of a split whose outputs are values: of a regression, or of inputs that are given again. */
export interface ValueEvaluation {
  task: 'regression' | 'reconstruction';
  split: 'train' | 'test';
  /** Examples of the split. */
  count: number;
  metrics: MetricValues;
  /** Share of the targets' variance that the outputs explain: 1 is all of it, 0 what their mean does; NaN where they do not vary. */
  determination: number;
  /** Of one input, one target and one output. */
  inputShape: number[];
  size: number;
  /**
   * Every so-manieth example, at most {@link MOST_POINTS}, in the order of the split: inputs `[points, inputs]`, targets and
   * outputs `[points, size]`. Only where an example has few values; null otherwise.
   */
  points: { inputs: Float32Array; targets: Float32Array; outputs: Float32Array } | null;
  /** How many examples have a mean squared error in each of the bins of equal width from 0 to `highest`. */
  errors: { counts: number[]; highest: number };
}

/** Which examples of a split: by their mean squared error, or in their order. */
export const ExamplesSchema = v.object({
  task,
  split: splitName,
  order: v.picklist(['worst', 'best', 'split']),
  offset: count,
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(64)),
});
export type ExamplesRequest = v.InferOutput<typeof ExamplesSchema>;

/** Examples with what a network of values makes of them. */
export interface ExamplePage {
  split: 'train' | 'test';
  /** Examples of the split. */
  total: number;
  offset: number;
  /** Index of each example in its split, and its mean squared error. */
  indices: number[];
  errors: number[];
  inputShape: number[];
  outputShape: number[];
  /** Images `[N, H, W, C]`, 0..255, or vectors as they are. */
  inputs: Uint8Array | Float32Array;
  /** `[N, size]` */
  outputs: Float32Array;
}

/** Evaluation of a whole split of classes. */
export interface ClassEvaluation {
  task: 'classification';
  split: 'train' | 'test';
  /** Images of the split. */
  count: number;
  loss: number;
  /** Share of all images; one without a prediction is not right. */
  accuracy: number;
  /** Wilson's interval of the accuracy at 95 %. */
  interval: [low: number, high: number];
  /** Share of the images whose class is among the k highest scores, for k = 1, 2, ... up to the number of classes. */
  topK: number[];
  /** Images whose scores are no numbers: they have no prediction and are in no cell of the matrix. */
  unscored: number;
  /** `confusion[truth][predicted]` in images. */
  confusion: number[][];
  classes: ClassMetrics[];
  /** Mean over the classes that have images, and the mean weighted by how many they have. */
  macro: Ratios;
  weighted: Ratios;
  calibration: Calibration;
}

/** How well scores tell some images from the rest. Points are `[x, y]`, 0..1, in order, at most 200 of all there are. */
export interface RankingCurve {
  label: string;
  /** Images that should score high, of all. */
  support: number;
  /** Exact area under the ROC curve, from all scores; NaN where all images or none are of the class. */
  auc: number;
  /** Exact mean precision over the recalls; NaN as the area. */
  averagePrecision: number;
  /** False positive rate, true positive rate. */
  roc: [number, number][];
  /** Recall, precision. */
  precisionRecall: [number, number][];
}

/** The ranking of a whole split by each class' score; `micro` ranks all scores of all classes together, `macro` is the classes' mean. */
export interface RankingCurves {
  split: 'train' | 'test';
  classes: RankingCurve[];
  micro: RankingCurve;
  macro: RankingCurve;
}

/** Parts of the way from 0 to 1 at which the counts of a threshold table are taken. */
export const THRESHOLD_PARTS = 1000;

/** What a threshold on one class' score does: an image is taken for the class when its score is at least the threshold. */
export interface ThresholdTable {
  split: 'train' | 'test';
  class: number;
  /** Images of the class, and of all others. */
  positives: number;
  negatives: number;
  /** Images of the class, and others, that are taken for it at the thresholds 0, 1/1000, ..., 1. */
  truePositives: number[];
  falsePositives: number[];
}

/** A page of images with what the network says of them, ordered as {@link PredictionsSchema} says. */
export interface PredictionPage {
  split: 'train' | 'test';
  /** Images that fit the request. */
  total: number;
  offset: number;
  /** Index of each image in its split. */
  indices: number[];
  labels: number[];
  /** The class of the highest score; null where the scores are no numbers. */
  predicted: (number | null)[];
  /** `[count, H, W, C]`, 0..255 */
  images: Uint8Array;
  /** `[count, classes]`, 0..1 */
  scores: Float32Array;
}

/** What follows from the counts of one threshold. Ratios with an empty denominator are 0. */
export interface AtThreshold {
  threshold: number;
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
  precision: number;
  recall: number;
  f1: number;
  /** Share of the other images that are taken for the class. */
  falsePositiveRate: number;
}

/** @param part which threshold: {@link THRESHOLD_PARTS} of them make 1 */
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

/** A share; 0 of nothing. */
export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** The harmonic mean of two shares, as F1 is of precision and recall. */
export const harmonic = (a: number, b: number): number => ratio(2 * a * b, a + b);

/** A curve's height at a place, on the line between its points; where it goes straight up or down, the last. @param points in order, at least one */
export function heightAt(points: readonly (readonly [x: number, y: number])[], x: number): number {
  const found = points.findIndex(([place]) => place > x);
  const after = found < 0 ? points.length : found;
  const [x0, y0] = points[Math.max(0, after - 1)]!;
  const [x1, y1] = points[after] ?? [x0, y0];
  return x1 > x0 && x >= x0 ? y0 + ((x - x0) / (x1 - x0)) * (y1 - y0) : y0;
}
