import type { RecurrentCell } from '../arithmetic/recurrent.ts';
import type { CellPart } from '../model/cellParts.ts';
import type { Labels } from '../model/labels.ts';
import * as v from 'valibot';
import { codeCallSchemas, type CodeCalls } from './codes.ts';
import { denoisingCallSchemas, type DenoisingCalls } from './denoising.ts';
import { SampleSchema, splitName } from './sample.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const layer = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const seed = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffffffff)), 1);
const whole = (low: number, high: number, usual: number) =>
  v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(low), v.maxValue(high)), usual);
const real = (low: number, high: number, usual: number) =>
  v.optional(v.pipe(v.number(), v.finite(), v.minValue(low), v.maxValue(high)), usual);

/** The image and class to explain: the class with index `target`, or by default the predicted one. */
const explained = { sample: SampleSchema, target: v.optional(count) };
/**
 * Of a network that answers for every pixel, the answer for `pixel`, `[row, column]`, is explained, or by default for the one
 * in the middle.
 */
const located = { ...explained, pixel: v.optional(v.strictTuple([count, count])) };

/**
 * Gradient of a class' logit with respect to the input. With more than one sample it is the mean over that many copies of
 * the image, with normally distributed noise of `noise` times the image's range of values.
 */
export const SaliencySchema = v.object({
  task,
  ...located,
  samples: whole(1, 200, 1),
  noise: real(0, 1, 0.15),
  seed,
});
export type SaliencyRequest = v.InferInput<typeof SaliencySchema>;

/** Default of `layer`: as `usualConvolution` says. */
export const GradCamSchema = v.object({ ...located, layer: v.optional(layer) });
export type GradCamRequest = v.InferInput<typeof GradCamSchema>;

/** Fill of a covered patch: the image's mean, 0, 1 or 0.5 in every channel. */
export const occlusionFills = ['mean', 'black', 'white', 'grey'] as const;
export type OcclusionFill = (typeof occlusionFills)[number];

/** Side and stride of the covering square in pixels. Default: a fifth of the image, and a quarter of that. */
export const OcclusionSchema = v.object({
  task,
  ...located,
  size: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(4096))),
  stride: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(4096))),
  fill: v.optional(v.picklist(occlusionFills), 'mean'),
});
export type OcclusionRequest = v.InferInput<typeof OcclusionSchema>;

/** Side and stride of the covering square on an image, in pixels. */
export function coveringSquare(
  [height, width]: readonly [height: number, width: number, ...rest: number[]],
  wanted: { size?: number | undefined; stride?: number | undefined },
): { size: number; stride: number } {
  const side = Math.min(height, width);
  const size = Math.min(side, wanted.size ?? Math.max(1, Math.round(side / 5)));
  return { size, stride: wanted.stride ?? Math.max(1, Math.round(size / 4)) };
}

/**
 * Some steps of gradient ascent on a map's mean or a unit's value; for the last layer on a class' logit. Without `from`
 * it starts from seeded noise; with `from`, from the image after step `step`: the same seed gives the same image bit for
 * bit, regardless of how the steps are divided into calls.
 */
export const MaximiseSchema = v.object({
  layer,
  map: count,
  steps: whole(0, 200, 8),
  step: whole(0, 100_000, 0),
  from: v.optional(v.instance(Float32Array)),
  /** Length of a step: root mean square over the values, in units of their range [0, 1]. */
  rate: real(0.0001, 1, 0.03),
  /** Fraction of its distance from grey by which every value decays per step. */
  decay: real(0, 0.5, 0.01),
  /** Maximum shift of the image before a step, in pixels; it is undone after the step. */
  jitter: whole(0, 64, 1),
  seed,
});
export type MaximiseRequest = v.InferInput<typeof MaximiseSchema>;

export const embeddingMethods = ['pca', 'umap'] as const;
export type EmbeddingMethod = (typeof embeddingMethods)[number];
/** Maximum number of images in an embedding. */
export const MOST_EMBEDDED = 10_000;

/** Embeds a layer's activations for the first images of a split in two dimensions. `neighbours` belongs to UMAP. */
export const EmbeddingSchema = v.object({
  task,
  layer,
  method: v.picklist(embeddingMethods),
  split: v.optional(splitName, 'test'),
  count: whole(3, MOST_EMBEDDED, 1000),
  neighbours: whole(2, 200, 15),
  seed,
});
export type EmbeddingRequest = v.InferInput<typeof EmbeddingSchema>;

/** How well each layer separates the classes of the first images of a split. */
export const SeparabilitySchema = v.object({
  task,
  split: v.optional(splitName, 'test'),
  count: whole(2, MOST_EMBEDDED, 1000),
});
export type SeparabilityRequest = v.InferInput<typeof SeparabilitySchema>;

/**
 * Kinds of image changes and their units: pixels, degrees, a factor, the standard deviation of noise in units of the
 * range [0, 1].
 */
export const changeNames = ['shift', 'rotation', 'scale', 'noise'] as const;
export type ChangeName = (typeof changeNames)[number];

/** Accuracy on the first images of a split, changed more and more. Each image is shifted to one of four sides and turned to one of two, by the seed. */
export const RobustnessSchema = v.object({
  task,
  split: v.optional(splitName, 'test'),
  count: whole(1, MOST_EMBEDDED, 1000),
  changes: v.optional(v.array(v.picklist(changeNames)), [...changeNames]),
  seed,
});
export type RobustnessRequest = v.InferInput<typeof RobustnessSchema>;

/**
 * What a recurrent layer computes of an image at every time step. Default of `layer`: the last recurrent layer whose last state alone is
 * read. The accuracy after each step is measured on the first `count` images of a split.
 */
export const OverTimeSchema = v.object({
  task,
  ...explained,
  layer: v.optional(layer),
  split: v.optional(splitName, 'test'),
  count: whole(1, MOST_EMBEDDED, 1000),
});
export type OverTimeRequest = v.InferInput<typeof OverTimeSchema>;

/** How an image is moved: to the right and down in pixels, turned counter-clockwise in degrees, larger by a factor, with noise. */
export const MoveSchema = v.object({
  right: real(-4096, 4096, 0),
  down: real(-4096, 4096, 0),
  rotation: real(-360, 360, 0),
  scale: real(0.1, 10, 1),
  noise: real(0, 1, 0),
  seed,
});
/** All of how an image is moved. */
export type Move = v.InferOutput<typeof MoveSchema>;
/** The image as it is. */
export const unmoved: Move = v.parse(MoveSchema, {});

/** An image transformation, and the layer whose output is requested. */
export const MovedSchema = v.object({ sample: SampleSchema, layer, move: MoveSchema });
export type MovedRequest = v.InferInput<typeof MovedSchema>;

/** The calls of this part of the service. */
export const whyCallSchemas = {
  saliency: v.tuple([SaliencySchema]),
  gradCam: v.tuple([GradCamSchema]),
  occlusion: v.tuple([OcclusionSchema]),
  maximise: v.tuple([MaximiseSchema]),
  embedding: v.tuple([EmbeddingSchema]),
  separability: v.tuple([SeparabilitySchema]),
  robustness: v.tuple([RobustnessSchema]),
  moved: v.tuple([MovedSchema]),
  overTime: v.tuple([OverTimeSchema]),
  ...codeCallSchemas,
  ...denoisingCallSchemas,
} as const;

/** The explained image and its scores. */
export interface ExplainedImage {
  /** Shape `[H, W, C]` and the pixels, 0..255. */
  shape: [number, number, number];
  image: Uint8Array;
  /** The pixel whose class is explained, `[row, column]`; null for a network that answers for whole images. */
  pixel: [number, number] | null;
  /** Index of its class, if known. */
  label: number | null;
  /** Index of the predicted class, and of the explained class with its score. */
  predicted: number;
  target: number;
  score: number;
}

/** The gradient of the target's logit with respect to every input value. */
export interface Saliency extends ExplainedImage {
  samples: number;
  noise: number;
  seed: number;
  /** `[H, W, C]`; 1 corresponds to the whole range of a pixel. */
  signed: Float32Array;
  /** Largest absolute value over the channels. `[H, W]` */
  magnitude: Float32Array;
}

/** Where the maps of a layer are evidence for the target. */
export interface GradCam extends ExplainedImage {
  layer: string;
  /** Height and width of the layer's maps. */
  size: [number, number];
  /** Weight of every map: the mean gradient of the target's logit with respect to its values. `[maps]` */
  weights: Float32Array;
  /** The positive part of the weighted sum of the maps, `[h, w]`, and the same scaled to the image, `[H, W]`. */
  coarse: Float32Array;
  map: Float32Array;
}

/** How much the target's score decreases when a square of the image is covered. */
export interface Occlusion extends ExplainedImage {
  size: number;
  stride: number;
  fill: OcclusionFill;
  /** Number of rows and columns of positions; the last ones are at the image's edge. */
  positions: [number, number];
  /** First pixel row of each row of positions, and first pixel column of each column. */
  tops: Int32Array;
  lefts: Int32Array;
  /** Score of the original image minus that of the covered one. `[rows, columns]` */
  drops: Float32Array;
  /** For every pixel the mean over the squares that cover it. `[H, W]` */
  map: Float32Array;
}

/** An image that activates a unit, after some steps of gradient ascent. */
export interface Maximised {
  layer: string;
  map: number;
  seed: number;
  /** Total number of steps. */
  step: number;
  /** `[H, W, C]`, values in [0, 1] */
  shape: [number, number, number];
  image: Float32Array<ArrayBuffer>;
  /** The objective before each step of this call, and after the last one. `[steps + 1]` */
  values: Float32Array;
  /** Whether the gradient was 0 everywhere, so that the image did not change. */
  still: boolean;
}

/** Images of a split as points in two dimensions. */
export interface Embedding {
  layer: string;
  method: EmbeddingMethod;
  split: 'train' | 'test';
  seed: number;
  neighbours: number;
  /** Number of leading images of the split: all of them if there are fewer than requested. */
  count: number;
  /** `[count, 2]` */
  points: Float32Array;
  /** Classes of the images, and the predicted classes; -1 if the scores are NaN. `[count]` */
  labels: Labels;
  predicted: Int32Array;
  /** Number of features per image, and whether they are means over regions of large maps. */
  features: number;
  averaged: boolean;
  /** For PCA the fraction of the variance along each axis, in [0, 1]. */
  explained: [number, number] | null;
}

/** How well one layer separates the classes. */
export interface LayerSeparability {
  layer: string;
  /** Between-class divided by total sum of squared distances to the mean, in [0, 1]. */
  betweenClasses: number;
  /**
   * Fraction of images whose nearest class mean, computed without the image itself, is that of their own class, in [0,
   * 1].
   */
  nearestMean: number;
  features: number;
  averaged: boolean;
}

/** Results of all layers, from input to output. */
export interface Separability {
  split: 'train' | 'test';
  count: number;
  /** Number of classes that occur. */
  classes: number;
  layers: LayerSeparability[];
}

/** Accuracy under one kind of change. */
export interface RobustnessCurve {
  change: ChangeName;
  values: number[];
  /** In [0, 1] */
  accuracies: number[];
}

export interface Robustness {
  split: 'train' | 'test';
  count: number;
  seed: number;
  curves: RobustnessCurve[];
}

/** Results for a changed image. */
export interface Moved extends ExplainedImage {
  layer: string;
  /** Shape of the layer's output: `[1, h, w, maps]` or `[1, N]`. */
  layerShape: number[];
  activation: Float32Array;
  /** For a pure shift and a layer with maps: how closely shifting the maps matches shifting the image. */
  equivariance: Equivariance | null;
}

/** The maps of the original image, shifted like the image. `[1, h, w, maps]` each. */
export interface Equivariance {
  /** Input pixels between neighbouring values of a map, down and across. */
  stride: [number, number];
  shifted: Float32Array;
  /** Maps of the shifted image minus the shifted maps; 0 where the shifted maps have no value. */
  difference: Float32Array;
  /** Mean absolute difference over the existing values; NaN if there are none. */
  meanAbsolute: number;
}

/** A recurrent layer over the steps of one sequence. */
export interface OverTime extends ExplainedImage {
  layer: string;
  cell: RecurrentCell;
  steps: number;
  units: number;
  /** Its gates, candidate, cell and state, in the order in which it reads. */
  parts: CellPart[];
  /** Scores of the classes if the sequence ended after each step, `[steps, classes]`; null if the layer hands on more than its last state. */
  scores: Float32Array | null;
  /** Length of the gradient of the target's logit with respect to the state after each step, `[steps]`; null as above. */
  gradients: Float32Array | null;
  /** Accuracy on the first images of a split if the sequence ended after each step, in [0, 1]; null as above, and where it cannot be told. */
  accuracy: { split: 'train' | 'test'; count: number; shares: Float32Array } | null;
}

/** The calls that explain a network's outputs. Each rejects with a FeaturescopeError. */
export interface WhyCalls extends CodeCalls, DenoisingCalls {
  /** Rejects with `why/no-class`, `why/not-finite`, like all calls about one image. */
  saliency(request: SaliencyRequest): Promise<Saliency>;
  /** Rejects with `why/no-convolution` and `why/not-a-convolution` too. */
  gradCam(request: GradCamRequest): Promise<GradCam>;
  occlusion(request: OcclusionRequest): Promise<Occlusion>;
  /** Rejects with `why/no-unit`, `why/not-finite`. */
  maximise(request: MaximiseRequest): Promise<Maximised>;
  /** Rejects with `why/too-few`, `why/not-finite`. */
  embedding(request: EmbeddingRequest): Promise<Embedding>;
  /** Rejects with `why/one-class`, `why/not-finite`. */
  separability(request: SeparabilityRequest): Promise<Separability>;
  robustness(request: RobustnessRequest): Promise<Robustness>;
  moved(request: MovedRequest): Promise<Moved>;
  /** Rejects with `why/no-recurrent-layer`, `why/not-recurrent` too. */
  overTime(request: OverTimeRequest): Promise<OverTime>;
}
