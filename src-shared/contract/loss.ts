import * as v from 'valibot';
import { splitName } from './sample.ts';

const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const seed = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffffffff)), 1);
const whole = (low: number, high: number, usual: number) =>
  v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(low), v.maxValue(high)), usual);
const real = (low: number, high: number, usual: number) =>
  v.optional(v.pipe(v.number(), v.finite(), v.minValue(low), v.maxValue(high)), usual);

/** Planes through a network's weights: along two random directions, or through the weights at three steps of its run. */
export const landscapePlanes = ['random', 'steps'] as const;
export type LandscapePlane = (typeof landscapePlanes)[number];

/**
 * The loss on a plane through the weights, in inference mode, on `count` images of a split that the seed draws.
 * @see Li et al., Visualizing the loss landscape of neural nets, 2018
 */
export const LandscapeSchema = v.object({
  task,
  plane: v.optional(v.picklist(landscapePlanes), 'random'),
  split: v.optional(splitName, 'train'),
  count: whole(1, 10_000, 500),
  /** Number of places along each side of the grid. */
  size: whole(5, 61, 21),
  /** For random directions: how far to go, in units of the network's own filters. */
  reach: real(0.01, 100, 1),
  seed,
});
export type LandscapeRequest = v.InferInput<typeof LandscapeSchema>;

/** Compares the gradient of a training pass with difference quotients, for `weights` weights of each tensor that the seed draws. */
export const GradientCheckSchema = v.object({
  task,
  split: v.optional(splitName, 'train'),
  /** Index of the first example, and their number. */
  index: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
  count: whole(1, 64, 4),
  weights: whole(1, 1000, 24),
  seed,
});
export type GradientCheckRequest = v.InferInput<typeof GradientCheckSchema>;

/** The schemas of the calls about the loss. */
export const lossCallSchemas = {
  landscape: v.tuple([LandscapeSchema]),
  checkGradient: v.tuple([GradientCheckSchema]),
} as const;

/** A step of the run on the plane: where its weights are if they are projected, and their own loss. */
export interface LandscapeStep {
  step: number;
  x: number;
  y: number;
  loss: number;
}

/** The loss on a plane through a network's weights. */
export interface Landscape {
  plane: LandscapePlane;
  split: 'train' | 'test';
  /** Number of images. */
  count: number;
  seed: number;
  /** Name of the loss; null for the usual one of the task. */
  lossName: string | null;
  /** Places of the columns and rows of the grid. For a plane through steps distances of the weights, else in units of the filters. */
  x: Float64Array;
  y: Float64Array;
  /** Row by row from the lowest `y`; not finite where the network overflows. `[rows, columns]` */
  losses: Float64Array;
  /** The kept steps of the run up to the present one, in order, the present one last; this one alone if there is no run. */
  path: LandscapeStep[];
  /** Steps that the plane goes through, for a plane through steps. */
  through: number[];
  /** Fraction of the path's variance that lies in the plane, in [0, 1]; null if there is no path. */
  share: number | null;
}

/** One weight's derivatives. */
export interface CheckedWeight {
  /** Place in its tensor, by axis. */
  place: number[];
  value: number;
  /** Derivative by back-propagation, and by the difference quotient. */
  analytic: number;
  numeric: number;
  /** The loss with the weight moved up and down by h. */
  above: number;
  below: number;
}

/** The comparison of one tensor of weights. */
export interface CheckedTensor {
  layer: string;
  name: string;
  shape: number[];
  /** Number of compared weights. */
  checked: number;
  /** Distance that weights were moved up and down by. */
  h: number;
  /** Norm of the difference over the sum of the norms of both gradients, in [0, 1]; 0 if both are 0. */
  relative: number;
  /** The same of the errors that the difference quotients are expected to have, from rounding and from the curvature. */
  rounding: number;
  truncation: number;
  /** How large {@link relative} may be by these errors and those of back-propagation, and whether it is no larger. */
  tolerance: number;
  ok: boolean;
  /** The weight whose derivatives differ most. */
  worst: CheckedWeight;
  /** Difference of the worst weight's derivatives by h. */
  byH: { h: number; difference: number }[];
}

/** The comparison of all gradients of a network. */
export interface GradientCheck {
  split: 'train' | 'test';
  index: number;
  count: number;
  seed: number;
  /** The mean loss of the examples. */
  loss: number;
  lossName: string | null;
  /** Layers that draw at random, whose noise is held fixed, and layers that use statistics of the batch. */
  random: string[];
  ofBatch: string[];
  tensors: CheckedTensor[];
}

/** The calls about the loss of the open network. They work for every task, and while it is trained, on its weights at the time of the call. */
export interface LossCalls {
  /** Rejects with `data/gone`, `data/not-found` where the images are not there, `loss/no-plane` if the run has too few steps. */
  landscape(request: LandscapeRequest): Promise<Landscape>;
  /** Rejects like {@link landscape}, and with `loss/no-weights` for a network without weights, `why/not-finite`. */
  checkGradient(request: GradientCheckRequest): Promise<GradientCheck>;
}
