import * as v from 'valibot';
import type { LossName } from '../tasks/losses.ts';
import type { MetricValues } from '../tasks/metrics.ts';
import type { OutputPart } from '../tasks/outputs.ts';
import type { TaskKind } from '../tasks/tasks.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const layer = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

/** A part of a step: a layer's forward or backward pass, the loss, or the update of a layer's weights. */
export const PhaseSchema = v.variant('kind', [
  v.object({ kind: v.picklist(['forward', 'backward', 'update']), layer }),
  v.object({ kind: v.literal('loss') }),
]);
export type Phase = v.InferOutput<typeof PhaseSchema>;

/** Which tensors of the recorded step to return: those of a phase, and activations of one image of the batch. */
export const InsideTensorsSchema = v.object({
  step: count,
  phase: PhaseSchema,
  /** Row of the image in the batch. */
  row: count,
});
export type InsideTensorsRequest = v.InferOutput<typeof InsideTensorsSchema>;

/** One weight of a layer that a step changes. */
export interface InsideWeight {
  /** `kernel`, `bias`, `gamma`, `moving_mean`. */
  name: string;
  shape: number[];
  /**
   * What changes it: the optimizer, with the loss' gradient; or a moving average, which follows the `mean` or `variance`
   * of the batch.
   */
  by: 'optimizer' | 'average';
}

/** One layer in a recorded step. */
export interface InsideLayer {
  layer: string;
  /** Shape of the output for one image. */
  shape: number[];
  /**
   * Whether the gradient of the loss with respect to the output was computed: not before the first layer with weights.
   */
  hasGradient: boolean;
  weights: InsideWeight[];
}

/** A recorded step, without the tensors, which are requested phase by phase. N: number of images in the batch. */
export interface StepTrace {
  step: number;
  epoch: number;
  optimizer: 'sgd' | 'momentum' | 'adagrad' | 'rmsprop' | 'adam';
  /** Learning rate of this step. */
  learningRate: number;
  /** Number of shards of the batch, whose gradients were added. */
  shards: number;
  task: TaskKind;
  /** The outputs side by side, for a network with several. */
  parts?: OutputPart[] | undefined;
  /** Name of the loss; null for the default loss of the task and output. */
  lossName: LossName | null;
  /** Fraction of a class' target 1 that is distributed over all classes; 0 without label smoothing. */
  labelSmoothing: number;
  /** Factor of the kernel that was added to its gradient before the update; 0 without weight decay. */
  weightDecay: number;
  /** Maximum norm of the gradient of all weights together; null without clipping. */
  clipNorm: number | null;
  /** Indices of the batch's training examples. `[N]` */
  indices: Int32Array;
  /** Their classes. `[N]`; empty if they have none. */
  labels: Int32Array;
  /** The inputs: images `[N, H, W, C]`, 0..255, or unscaled vectors. */
  inputs: Uint8Array | Float32Array;
  /** The targets, `[N, size]`; empty for classification, where the classes are the targets. */
  targets: Float32Array;
  /** Means over the batch before the update, as in the run's metrics. */
  values: MetricValues;
  /** The loss of each example. `[N]` */
  losses: Float32Array;
  /** Values that the loss is computed from (for a classifier the logits), and the network's outputs. `[N, size]` */
  heads: Float32Array;
  outputs: Float32Array;
  /**
   * The fixed logit of an additional class in the softmax that means "none of the others", as in the criterion of the
   * 1998 paper (equation 9). Undefined if there is none.
   */
  rejectLogit?: number | undefined;
  layers: InsideLayer[];
  /** All phases of the step, in order. */
  phases: Phase[];
  /** Number of leading images of the batch whose activations are kept: all, unless that takes too much memory. */
  kept: number;
  /** Memory used by the recorded step, in bytes. */
  bytes: number;
}

/**
 * A layer's output for one image, or the gradient of the loss with respect to it. `[1, H, W, C]` or `[1, N]`; for the
 * last layer the logits.
 */
export interface InsideSignal {
  layer: string;
  name: 'activation' | 'gradient';
  quantity: 'activations' | 'gradients';
  shape: number[];
  dtype: 'float32';
  data: Float32Array;
}

/** A weight in a recorded step; all arrays have the weight's shape. */
export interface WeightInStep {
  name: string;
  shape: number[];
  /** The gradient that the optimizer used; for a moving average the mean or variance of the batch. */
  gradient: Float32Array;
  /** The gradient of the loss alone, if weight decay or clipping changed it. */
  lossGradient?: Float32Array | undefined;
  before: Float32Array;
  after: Float32Array;
  /**
   * The optimizer's slots of the weight, by the names of its update rule (`velocity`, `accumulator`, `meanSquare`, `m`,
   * `v`).
   */
  slots: { name: string; before: Float32Array; after: Float32Array }[];
}

/** How a batch normalisation works in a recorded step, per channel. `[C]` */
export interface BatchNormalisationInStep {
  /** Number of values of a channel in the batch, over which mean and variance are taken. */
  count: number;
  /** Mean and variance of the layer's inputs in the whole batch. */
  mean: Float32Array;
  variance: Float32Array;
  /** The scale, 1 if the layer has none, and the shift, 0 if it has none, before the step's update. */
  gamma: Float32Array;
  beta: Float32Array;
  epsilon: number;
  /** What takes the place of mean and variance outside training, before and after the step. */
  movingMean: { before: Float32Array; after: Float32Array };
  movingVariance: { before: Float32Array; after: Float32Array };
  /** Part of a moving average that a step keeps; undefined where several calls of the layer move it. */
  momentum?: number | undefined;
}

/**
 * The tensors of a phase. Forward: the outputs of the layer and of the layers it reads. Backward: the gradients with
 * respect to these outputs, if they have one, and the layer's weights. Update: the layer's weights.
 */
export interface InsideTensors {
  signals: InsideSignal[];
  weights: WeightInStep[];
  /** Forward, of a layer that normalises by its batch. */
  normalisation?: BatchNormalisationInStep | undefined;
}
