import type { Labels } from '../model/labels.ts';
import * as v from 'valibot';
import { SampleSchema, splitName, type SampleRef } from './sample.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
/** A client's name for a long call, used for progress and cancellation. Names are local to the client. */
const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** The quantities that a probe reads from its layers. */
export const quantityNames = ['activations', 'filters', 'gradients'] as const;
export type Quantity = (typeof quantityNames)[number];
/**
 * Derived quantities of weights: the changes since training began and in the last step, as float32 differences, and the
 * gradient of the loss in the last step. The latter two exist only for steps done while a probe requested them.
 */
export const weightViewNames = ['changeSinceStart', 'changeInLastStep', 'gradientOfLastStep'] as const;
export type WeightView = (typeof weightViewNames)[number];
/**
 * All quantities of probes. `noise` is the noise of a stochastic layer in training: for Dropout 0 for a dropped value and
 * the scale factor for a kept one. It belongs to the last step that used the image, see `NoiseDraw`.
 */
export const probeQuantityNames = [...quantityNames, ...weightViewNames, 'noise'] as const;
export type ProbeQuantity = (typeof probeQuantityNames)[number];

/** A single look: which layers, and which sample. */
export const LookSchema = v.object({
  sample: SampleSchema,
  layers: v.union([v.literal('all'), v.array(text)]),
  quantities: v.pipe(v.array(v.picklist(probeQuantityNames)), v.minLength(1)),
});
export type LookRequest = v.InferOutput<typeof LookSchema>;

/** Which images of a split to return, from `offset` on. At most 1,000 at once. */
export const SamplesSchema = v.object({
  split: splitName,
  offset: count,
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000)),
});
export type SamplesRequest = v.InferOutput<typeof SamplesSchema>;

/** Maximum number of augmented versions of an example at once. */
const MOST_VERSIONS = 16;

/** An example of which augmented versions are wanted. */
export const AugmentedSchema = v.object({
  sample: SampleSchema,
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_VERSIONS)),
});
export type AugmentedRequest = v.InferOutput<typeof AugmentedSchema>;

/** For a kernel with more weights than this, a frame contains only those of the map that its probe names. */
export const MOST_FILTER_VALUES = 8_000_000;

/** A subscription to tensors: which layers, which sample, and the minimum interval between frames in milliseconds. */
export const ProbeSchema = v.object({
  probe: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  sample: SampleSchema,
  layers: v.union([v.literal('all'), v.array(text)]),
  quantities: v.pipe(v.array(v.picklist(probeQuantityNames)), v.minLength(1)),
  /** Layers whose filters are sent, if not all named ones: filters are large, and few are displayed. */
  filtersOf: v.optional(v.array(text)),
  /** The map whose weights are displayed: of a very large kernel only those are sent, see {@link MOST_FILTER_VALUES}. */
  filterMap: v.optional(count),
  /**
   * Layers whose activations of the sample the client already has for a version of the weights; they are not sent again.
   */
  known: v.optional(v.object({ version: count, layers: v.array(text) })),
  /** Whether a frame contains summaries of the layers whose activations it does not contain. */
  summarise: v.optional(v.boolean()),
  everyMs: v.pipe(v.number(), v.minValue(0), v.maxValue(60_000)),
});

export type ProbeRequest = v.InferOutput<typeof ProbeSchema>;

/** Which map of a layer to find the most activating images of a split for. */
export const ExcitingSchema = v.object({ task, split: splitName, layer: text, map: count });

export type TopActivationsRequest = v.InferOutput<typeof ExcitingSchema>;

/** A network to compare: the open one, at present or in its initial state, or a run at a checkpoint. */
export const ComparedNetworkSchema = v.variant('from', [
  v.object({ from: v.literal('session') }),
  v.object({ from: v.literal('initial') }),
  v.object({ from: v.literal('run'), run: text, step: count }),
]);

export type ComparedNetwork = v.InferOutput<typeof ComparedNetworkSchema>;

/** The layer to compare, and two networks, each with an image of the open data set. */
const ComparedSchema = v.object({ of: ComparedNetworkSchema, sample: SampleSchema });

export const CompareSchema = v.object({ layer: text, a: ComparedSchema, b: ComparedSchema });

export type CompareRequest = v.InferOutput<typeof CompareSchema>;

/** The step to record, counting from 1. Default: the next one. */
export const InsideSchema = v.object({
  task,
  step: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
});

export type InsideRequest = v.InferOutput<typeof InsideSchema>;

/** Images of a split with the network's outputs. */
export interface SampleBatch {
  split: 'train' | 'test';
  offset: number;
  /** Number of images in the whole split. */
  total: number;
  count: number;
  /** `[count, H, W, C]`, 0..255; empty if the examples are not images. */
  images: Uint8Array;
  /** Examples that are not images: `[count, ...shape]`. */
  inputs?: Float32Array | undefined;
  /** Targets of the examples, `[count, ...targetShape]`, if there are any. */
  targets?: Float32Array | undefined;
  /** Empty if the examples have no classes. */
  labels: Labels;
  /** Outputs of the network, `[count, size]`; for a classifier class probabilities in [0, 1] */
  scores: Float32Array;
}

/** Versions of an example as the open session's augmentation makes them. */
export interface AugmentedVersions {
  /** `[versions, H, W, C]`, 0..255; empty if the session does not augment. */
  images: Uint8Array;
  /**
   * The steps that train on these very versions, an epoch apart, counting from 1; null for an example that is not trained on: then the
   * versions are drawn in the same way.
   */
  steps: number[] | null;
}

/** The images of a split that activate a map most, strongest first; at most nine. */
export interface TopActivations {
  layer: string;
  map: number;
  split: 'train' | 'test';
  /** Step of the weights that they belong to. */
  step: number;
  /**
   * Index of each image in its split, its class, the map's maximum on it, and the position of the maximum in the map (row
   * times width plus column).
   */
  indices: number[];
  labels: number[];
  values: Float32Array;
  positions: number[];
  /** `[count, H, W, C]`, 0..255 */
  images: Uint8Array;
}

/** One side of a comparison: a layer's output for an image, and the layer's weights. */
export interface ComparedSide {
  /** Step of the weights; null for a model that was not trained here. */
  step: number | null;
  /** Class index of the image, if known, and the predicted class; `NO_CLASS` if the scores are NaN. */
  label: number | null;
  predicted: number;
  tensors: FrameTensor[];
}

/** The same layer in two networks. Tensors of the same name have the same shape on both sides. */
export interface Comparison {
  layer: string;
  a: ComparedSide;
  b: ComparedSide;
}

/**
 * Identifies noise: the step and row of the image's last batch, or, if the image was in no batch yet, of the last batch's
 * first image.
 */
export interface NoiseDraw {
  step: number;
  row: number;
  own: boolean;
}

/** One tensor of a frame: activations and their gradients are `[1, H, W, C]` or `[1, N]`, kernels `[KH, KW, Cin, Cout]`. */
export interface FrameTensor {
  layer: string;
  /** `activation`, `gradient`, or the name of the weight (`kernel`, `bias`). */
  name: string;
  quantity: ProbeQuantity;
  shape: number[];
  dtype: 'float32';
  data: Float32Array;
  /** Set for noise: which draw it is. */
  draw?: NoiseDraw | undefined;
  /** Set if only this index of the last axis is sent, whose length is then 1. */
  map?: number | undefined;
}

/** Strength of a layer's activations: minimum and maximum of the finite values, and root mean square. */
export interface ActivationSummary {
  layer: string;
  low: number;
  high: number;
  rootMeanSquare: number;
}

/** The answer to a probe: all tensors at one step. */
export interface Frame {
  probe: string;
  sequence: number;
  session: string;
  /** Version of the weights: the activations of one image are equal in all frames of one version. */
  version: number;
  step: number;
  epoch: number;
  sample: SampleRef;
  /** Class index of the sample, if known. */
  label: number | null;
  tensors: FrameTensor[];
  /** Summaries of the layers without activations in this frame, if the probe requested them. */
  summaries: ActivationSummary[];
}
