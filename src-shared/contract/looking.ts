import type { Labels } from '../model/labels.ts';
import * as v from 'valibot';
import { SampleSchema, splitName, type SampleRef } from './sample.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
/** A name a client gives to a long call, to follow its progress and to cancel it; other clients may use the same. */
const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** What a probe delivers of the layers it names. */
export const quantityNames = ['activations', 'filters', 'gradients'] as const;
export type Quantity = (typeof quantityNames)[number];
/**
 * What a probe delivers of weights besides their values: how much they changed since training began and in the last step,
 * as float32 differences, and the loss' gradient that the last step used. The latter two are of steps done while a probe
 * wished for them.
 */
export const weightViewNames = ['changeSinceStart', 'changeInLastStep', 'gradientOfLastStep'] as const;
export type WeightView = (typeof weightViewNames)[number];
/**
 * Everything a probe can wish for. `noise` is what a random layer used in training: for Dropout 0 where a value was dropped, and
 * the factor of those that were kept; of the last step that the image took part in, see `NoiseDraw`.
 */
export const probeQuantityNames = [...quantityNames, ...weightViewNames, 'noise'] as const;
export type ProbeQuantity = (typeof probeQuantityNames)[number];

/** What to look at once: of which layers, of which sample. */
export const LookSchema = v.object({
  sample: SampleSchema,
  layers: v.union([v.literal('all'), v.array(text)]),
  quantities: v.pipe(v.array(v.picklist(probeQuantityNames)), v.minLength(1)),
});
export type LookRequest = v.InferOutput<typeof LookSchema>;

/** Which images of a split to send, from `offset` on. At most 1,000 at once. */
export const SamplesSchema = v.object({
  split: splitName,
  offset: count,
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000)),
});
export type SamplesRequest = v.InferOutput<typeof SamplesSchema>;

/** Of a kernel with more weights than this, a frame has only those that make the map named by its probe. */
export const MOST_FILTER_VALUES = 8_000_000;

/** A client's wish to see tensors: of which layers, of which sample, how often (milliseconds between frames, at least). */
export const ProbeSchema = v.object({
  probe: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  sample: SampleSchema,
  layers: v.union([v.literal('all'), v.array(text)]),
  quantities: v.pipe(v.array(v.picklist(probeQuantityNames)), v.minLength(1)),
  /** Of which layers the filters are sent, where that is not of all named ones: they are large, and few are looked at. */
  filtersOf: v.optional(v.array(text)),
  /** The map whose weights are looked at: of a very large kernel, see {@link MOST_FILTER_VALUES}, only those are sent. */
  filterMap: v.optional(count),
  /** Of which layers the client has the sample's activations by the weights of that version; they are not sent again. */
  known: v.optional(v.object({ version: count, layers: v.array(text) })),
  /** Whether a frame says of the layers it does not have how strong their activations are. */
  summarise: v.optional(v.boolean()),
  everyMs: v.pipe(v.number(), v.minValue(0), v.maxValue(60_000)),
});

export type ProbeRequest = v.InferOutput<typeof ProbeSchema>;

/** Which images of a split excite a map of a layer most. */
export const ExcitingSchema = v.object({ task, split: splitName, layer: text, map: count });

export type TopActivationsRequest = v.InferOutput<typeof ExcitingSchema>;

/** A network to compare: the one that is open, as it is now or as its training began, or a run at a step that was kept. */
export const ComparedNetworkSchema = v.variant('from', [
  v.object({ from: v.literal('session') }),
  v.object({ from: v.literal('initial') }),
  v.object({ from: v.literal('run'), run: text, step: count }),
]);

export type ComparedNetwork = v.InferOutput<typeof ComparedNetworkSchema>;

/** Which layer to compare, of which two networks, each with an image of the open data set. */
const ComparedSchema = v.object({ of: ComparedNetworkSchema, sample: SampleSchema });

export const CompareSchema = v.object({ layer: text, a: ComparedSchema, b: ComparedSchema });

export type CompareRequest = v.InferOutput<typeof CompareSchema>;

/** Which step to look into, counting from 1; the next one when it is left out. */
export const InsideSchema = v.object({
  task,
  step: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
});

export type InsideRequest = v.InferOutput<typeof InsideSchema>;

/** Images of a split with what the network says of them. */
export interface SampleBatch {
  split: 'train' | 'test';
  offset: number;
  /** Images in the whole split. */
  total: number;
  count: number;
  /** `[count, H, W, C]`, 0..255; empty where the examples are no images. */
  images: Uint8Array;
  /** Examples that are no images, as they are: `[count, ...shape]`. */
  inputs?: Float32Array | undefined;
  /** The numbers that go with each example, `[count, ...targetShape]`, where there are some. */
  targets?: Float32Array | undefined;
  /** Empty where the examples are of no class. */
  labels: Labels;
  /** What the network puts out, `[count, size]`; of a classifier the classes' scores, 0..1 */
  scores: Float32Array;
}

/** The images of a split that excite a map most, strongest first; at most nine. */
export interface TopActivations {
  layer: string;
  map: number;
  split: 'train' | 'test';
  /** Step of the weights they were found with. */
  step: number;
  /** Index of each image in its split, its class, the map's largest value on it, and where in the map that is (row times width plus column). */
  indices: number[];
  labels: number[];
  values: Float32Array;
  positions: number[];
  /** `[count, H, W, C]`, 0..255 */
  images: Uint8Array;
}

/** One side of a comparison: what a layer of a network makes of an image, and the layer's weights. */
export interface ComparedSide {
  /** Step of the weights; null for a model that was not trained here. */
  step: number | null;
  /** Class index of the image where it is known, and the class the network takes it for; `NO_CLASS` where its scores are no numbers. */
  label: number | null;
  predicted: number;
  tensors: FrameTensor[];
}

/** The same layer twice. Tensors of the same name have the same shape on both sides. */
export interface Comparison {
  layer: string;
  a: ComparedSide;
  b: ComparedSide;
}

/** The noise of a step for one row of its batch: the image's own, or, where the image was in no batch so far, that of the last batch's first image. */
export interface NoiseDraw {
  step: number;
  row: number;
  own: boolean;
}

/** One tensor of a frame: activations and their gradients are `[1, H, W, C]` or `[1, N]`, kernels `[KH, KW, Cin, Cout]`. */
export interface FrameTensor {
  layer: string;
  /** `activation`, `gradient`, or the weight's own name (`kernel`, `bias`). */
  name: string;
  quantity: ProbeQuantity;
  shape: number[];
  dtype: 'float32';
  data: Float32Array;
  /** Set for noise: which it is. */
  draw?: NoiseDraw | undefined;
  /** Set where of the last axis, which then is 1 long, this place alone is sent. */
  map?: number | undefined;
}

/** How strong the activations of a layer are: their smallest and largest finite value, and their root mean square. */
export interface ActivationSummary {
  layer: string;
  low: number;
  high: number;
  rootMeanSquare: number;
}

/** One answer to a probe: all tensors at one step. */
export interface Frame {
  probe: string;
  sequence: number;
  session: string;
  /** Of the weights: the activations of one image are the same in all frames of one version. */
  version: number;
  step: number;
  epoch: number;
  sample: SampleRef;
  /** Class index of the sample where it is known. */
  label: number | null;
  tensors: FrameTensor[];
  /** Of the layers that have no activations here, when the probe wished for it. */
  summaries: ActivationSummary[];
}
