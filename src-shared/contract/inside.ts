import * as v from 'valibot';
import type { LossName } from '../tasks/losses.ts';
import type { MetricValues } from '../tasks/metrics.ts';
import type { TaskKind } from '../tasks/tasks.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const layer = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

/** A part of a step: a layer's forward or backward pass, the loss between the two, or the update of a layer's weights. */
export const PhaseSchema = v.variant('kind', [
  v.object({ kind: v.picklist(['forward', 'backward', 'update']), layer }),
  v.object({ kind: v.literal('loss') }),
]);
export type Phase = v.InferOutput<typeof PhaseSchema>;

/** Which tensors of the step that was looked into last: those of a phase and, of activations, of one image of its batch. */
export const InsideTensorsSchema = v.object({
  step: count,
  phase: PhaseSchema,
  /** Row of the batch. */
  row: count,
});
export type InsideTensorsRequest = v.InferOutput<typeof InsideTensorsSchema>;

/** One weight of a layer, as a step changes it. */
export interface InsideWeight {
  /** `kernel`, `bias`, `gamma`, `moving_mean`. */
  name: string;
  shape: number[];
  /**
   * What changes it: the optimizer by the loss' gradient; or a moving average, which follows the batch's own `mean` or
   * `variance`.
   */
  by: 'optimizer' | 'average';
}

/** One layer as a step saw it. */
export interface InsideLayer {
  layer: string;
  /** Of the output for one image. */
  shape: number[];
  /** Whether the loss' gradient for the output was computed: not before the first layer with weights. */
  hasGradient: boolean;
  weights: InsideWeight[];
}

/** What happened in one step, without the tensors that are asked for phase by phase. N: images of the batch. */
export interface StepTrace {
  step: number;
  epoch: number;
  optimizer: 'sgd' | 'momentum' | 'adagrad' | 'rmsprop' | 'adam';
  /** As it held in this step. */
  learningRate: number;
  /** Into how many shards the batch was cut: their gradients were added. */
  shards: number;
  task: TaskKind;
  /** The loss by its name; null for that which goes with the task and the output by itself. */
  lossName: LossName | null;
  /** Share of a class' 1 that the targets spread over all classes; 0 where labels are not smoothed. */
  labelSmoothing: number;
  /** How much of a kernel was added to its gradient before the optimizer used it; 0 where nothing was. */
  weightDecay: number;
  /** The longest that the gradient of all weights together could be; null where there was no such limit. */
  clipNorm: number | null;
  /** Which training examples the batch was. `[N]` */
  indices: Int32Array;
  /** Their classes. `[N]`; empty where they are of none. */
  labels: Int32Array;
  /** The examples: images `[N, H, W, C]`, 0..255, or vectors as they are. */
  inputs: Uint8Array | Float32Array;
  /** What the outputs are held against, `[N, size]`; empty of a classification, whose classes say it. */
  targets: Float32Array;
  /** Means over the batch before the update: what the run's metrics have. */
  values: MetricValues;
  /** The loss of each example. `[N]` */
  losses: Float32Array;
  /** What the loss is taken of, of a classifier the logits, and what the network puts out. `[N, size]` */
  heads: Float32Array;
  outputs: Float32Array;
  /**
   * The fixed logit of one more class that softmax is taken over, which stands for none of the others: the criterion of the
   * 1998 paper has it (equation 9). Undefined where there is none.
   */
  rejectLogit?: number | undefined;
  layers: InsideLayer[];
  /** All parts of the step in their order. */
  phases: Phase[];
  /** So many of the batch's first images have their activations kept: all, unless that would take too much memory. */
  kept: number;
  /** Memory that the engine holds the step with. */
  bytes: number;
}

/** A layer's output for one image, or the loss' gradient for it. `[1, H, W, C]` or `[1, N]`, the last layer's of the logits. */
export interface InsideSignal {
  layer: string;
  name: 'activation' | 'gradient';
  quantity: 'activations' | 'gradients';
  shape: number[];
  dtype: 'float32';
  data: Float32Array;
}

/** A weight in a step; every array has the weight's shape. */
export interface WeightInStep {
  name: string;
  shape: number[];
  /** The gradient that the optimizer used; of a moving average what the batch had: its mean or variance. */
  gradient: Float32Array;
  /** The loss' gradient by itself, where weight decay or a longest gradient made another of it. */
  lossGradient?: Float32Array | undefined;
  before: Float32Array;
  after: Float32Array;
  /** What the optimizer remembers of the weight, by the names of its rule (`velocity`, `accumulator`, `meanSquare`, `m`, `v`). */
  slots: { name: string; before: Float32Array; after: Float32Array }[];
}

/**
 * The tensors of a phase. Forward: the outputs of the layers it reads and its own. Backward: the gradients for its own output
 * and for the outputs of the layers it reads, where they have one, and its weights. Update: its weights.
 */
export interface InsideTensors {
  signals: InsideSignal[];
  weights: WeightInStep[];
}
