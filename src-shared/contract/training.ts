import { augmentNames } from './augmentNames.ts';
import { optimizerNames } from './optimizerNames.ts';
import * as v from 'valibot';
import type { ModelInfo } from '../model/model.ts';
import { lossNames } from '../tasks/losses.ts';
import { metricInfoOf, type MetricValues } from '../tasks/metrics.ts';
import type { OutputPart } from '../tasks/outputs.ts';
import { taskKinds, type TaskKind } from '../tasks/tasks.ts';
import { ConditionsSchema, type Condition, type MetCondition } from './conditions.ts';
import type { WireError } from './errors.ts';
import type { DataInfo } from './data.ts';
import { InputRangeSchema, type ImportFormat, type InputRange } from './imports.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
/** A client's name for a long call, used for progress and cancellation. Names are local to the client. */
const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

export { optimizerNames };

/**
 * Learning rate schedules: constant; decreasing linearly to a twentieth at the end of the run; decreasing along half a
 * cosine to a hundredth; or one cycle, which rises to the rate in the first quarter and then decreases along half a cosine.
 */
export const scheduleNames = ['constant', 'linear', 'cosine', 'one-cycle'] as const;

/**
 * How numbers are computed: `reproducible` rounds the same on every machine; `fast` uses all features of the processor
 * (fused multiply-add, larger Winograd tiles), so that results differ between machines in the last digits.
 */
export const arithmeticNames = ['reproducible', 'fast'] as const;

export type Arithmetic = (typeof arithmeticNames)[number];

/** Maximum batch size, in images. */
export const MOST_BATCH_SIZE = 4096;

/** Maximum number of workers that share a batch. */
export const MOST_WORKERS = 256;

/** Maximum standard deviation of noise on images, in units of their range. */
export const MOST_INPUT_NOISE = 2;

/**
 * Training settings: epochs; batch size in images; learning rate and its schedule; seed of all random choices; fraction
 * of the training images held out.
 */
export const SettingsSchema = v.object({
  epochs: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000)),
  batchSize: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_BATCH_SIZE)),
  optimizer: v.picklist(optimizerNames),
  learningRate: v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(10)),
  schedule: v.optional(v.picklist(scheduleNames), 'constant'),
  /** Default: reproducible. */
  arithmetic: v.optional(v.picklist(arithmeticNames)),
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffffffff)),
  validationSplit: v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)),
  /** Number of training examples to use, the held-out ones included: the first ones, unless these lack a class. Default: all. */
  trainImages: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(2))),
  /** Seed of the choice of the examples that are used and held out. Default: `seed`. */
  dataSeed: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffffffff))),
  /** What changes the images of each batch at random, each time anew, in the order of the names. Default: nothing. */
  augment: v.optional(
    v.pipe(
      v.array(v.picklist(augmentNames)),
      v.minLength(1),
      v.transform((names) => augmentNames.filter((name) => names.includes(name))),
    ),
  ),
  /**
   * Standard deviation of normally distributed noise that is added to the images a network takes, in units of their range; what is
   * below black or above white is cut off. In training each image has another noise each time, in evaluation always the same.
   * Targets stay without. Default: no noise.
   */
  inputNoise: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(MOST_INPUT_NOISE))),
  /** Number of epochs without a better value of {@link monitor} on the validation examples, after which training stops. Default: never. */
  patience: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000))),
  /** The metric of the validation examples that `patience` and `restoreBest` go by. Default: the loss. */
  monitor: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(400),
      v.check((name) => metricInfoOf(name) !== undefined),
    ),
  ),
  /** Whether the weights of the epoch with the best value are restored when training ends. Default: those of the last step stay. */
  restoreBest: v.optional(v.boolean()),
  /** Default: the loss that fits the task and the network's output. */
  loss: v.optional(v.picklist(lossNames)),
  /** For a network with several outputs: losses by the outputs' names. Default: `loss`, else what fits each output. */
  outputLosses: v.optional(v.record(v.string(), v.picklist(lossNames))),
  /** For a network with several outputs: factors of the outputs' losses in their sum, by name. Default: 1 */
  outputWeights: v.optional(v.record(v.string(), v.pipe(v.number(), v.finite(), v.minValue(0)))),
  /** Factor of each kernel that is added to its gradient (L2 regularisation). Default: none. */
  weightDecay: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Fraction of each class' target that is distributed over all classes. Default: none. */
  labelSmoothing: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1))),
  /** Maximum norm of the gradient of all weights together; longer gradients are scaled down. Default: no limit. */
  clipNorm: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  /**
   * Fraction of the planned run at its end over which the weights are averaged: after the last planned step each weight is
   * the mean of its values after these steps. Default: none.
   */
  averageLast: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
});

export type Settings = v.InferOutput<typeof SettingsSchema>;

/**
 * Settings that may change during a run; missing ones stay. A schedule continues with its current fraction of the new
 * rate.
 */
export const AdjustSchema = v.object({
  learningRate: v.optional(SettingsSchema.entries.learningRate),
  batchSize: v.optional(SettingsSchema.entries.batchSize),
});

export type AdjustRequest = v.InferOutput<typeof AdjustSchema>;

/** A change of learning rate or batch size after `step` updates; missing settings stayed the same. */
export interface SettingsChange extends AdjustRequest {
  step: number;
}

/** Settings in effect from a step until the next entry. The learning rate is the base rate of the schedule. */
export interface EffectiveSettings {
  /** Number of steps before: the next step is the first with these settings. */
  step: number;
  learningRate: number;
  batchSize: number;
}

/** Maximum speed of training for watching, in steps per second; null for no limit. */
export const PaceSchema = v.object({
  stepsPerSecond: v.nullable(v.pipe(v.number(), v.minValue(0.1), v.maxValue(1000))),
});

/** Version of network files that this program writes; it reads this and all earlier ones. */
export const NETWORK_VERSION = 1;

/**
 * A network file (`*.network.json`): a network with its task and the training settings that it comes with. `topology`
 * describes the layers as TensorFlow.js and Keras save them.
 */
export const NetworkFileSchema = v.object({
  format: v.literal('featurescope-network'),
  version: v.literal(NETWORK_VERSION),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  task: v.picklist(taskKinds),
  /** Shape of an input, without the batch. */
  inputShape: v.pipe(
    v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
    v.minLength(1),
    v.maxLength(4),
  ),
  topology: v.record(v.string(), v.unknown()),
  settings: v.partial(SettingsSchema),
  /** Name of the data set to train on by default. */
  data: v.optional(text),
});

export type NetworkFile = v.InferOutput<typeof NetworkFileSchema>;

/** What to open: a recipe or a network (a new run), a run (its last state), a shipped model, or a model of another program. */
export const OpenSchema = v.object({
  task,
  source: v.variant('from', [
    v.object({
      from: v.literal('recipe'),
      recipe: text,
      data: v.optional(text),
      settings: v.optional(v.partial(SettingsSchema)),
      /** Folder of the run. Default: a new one in the user's run folder. */
      run: v.optional(text),
    }),
    /** `data` says where its data is now, by name or folder; left out, it is where the run says. */
    v.object({ from: v.literal('run'), run: text, data: v.optional(text) }),
    /** A network of the user's own, with the settings that it comes with. */
    v.object({
      from: v.literal('network'),
      network: NetworkFileSchema,
      data: v.optional(text),
      settings: v.optional(v.partial(SettingsSchema)),
      run: v.optional(text),
    }),
    v.object({ from: v.literal('pretrained'), model: text }),
    v.object({
      from: v.literal('model'),
      /** File or folder of the network. */
      path: text,
      /** A file with its weights, where its own file has none. */
      weights: v.optional(text),
      /** Range of values that it takes images in. Default: what is found, else 0..1 */
      range: v.optional(InputRangeSchema),
      /** Default: the known data set of its input's shape and number of classes, if there is one. */
      data: v.optional(text),
      /** Trains it as a run of its own: on from its weights, or with new ones. Default: it is looked at. */
      train: v.optional(v.picklist(['on', 'afresh'])),
      settings: v.optional(v.partial(SettingsSchema)),
      /** Folder of the run. Default: a new one in the user's run folder. */
      run: v.optional(text),
    }),
  ]),
});

export type OpenRequest = v.InferOutput<typeof OpenSchema>;

/** Maximum number of batch updates per request. */
export const MOST_STEPS = 1_000_000;

/**
 * `steps` belongs to the action `step`: the number of batch updates; `until` to `run`: conditions that stop it earlier.
 */
export const ControlSchema = v.object({
  action: v.picklist(['run', 'pause', 'step', 'epoch', 'reset']),
  steps: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_STEPS))),
  until: v.optional(ConditionsSchema),
});

export type ControlRequest = v.InferOutput<typeof ControlSchema>;

/** The run that a branch continues, and the step at which it branched off. */
export interface BranchOf {
  run: string;
  step: number;
}

/** State of a session: `running` trains, `paused` can continue, `finished` has done all epochs. */
export type SessionPhase = 'running' | 'paused' | 'finished';

export interface SessionState {
  /** Changes whenever another network is opened or the session is reset. */
  id: string;
  phase: SessionPhase;
  recipe: string;
  /** What people call its network; left out where that is not known beside its recipe's id. */
  title?: { en: string; ko: string } | undefined;
  task: TaskKind;
  /** The outputs, for a network with several. */
  outputs?: OutputPart[] | undefined;
  data: DataInfo;
  /** Set if another data set had to be substituted for the recipe's default. */
  dataFallback?: { wanted: string; reason: string; error: WireError } | undefined;
  /**
   * Whether the validation images were drawn from each class with the seed. By default they are the last training images;
   * these are not used if they lack a class or contain all images of one.
   */
  heldOutDrawn?: boolean | undefined;
  /** Settings currently in effect. */
  settings: Settings;
  /** The learning rates and batch sizes of the run so far, in order; the first are the initial ones. */
  held: EffectiveSettings[];
  model: ModelInfo;
  /** Number of batch updates and whole epochs so far. */
  step: number;
  epoch: number;
  /** Number of steps in an epoch with the current batch size. */
  stepsPerEpoch: number;
  /**
   * The steps at which epochs ended and, if the batch size does not change, will end; the last is the end of training.
   */
  epochEnds: number[];
  /** Maximum number of steps per second; null for no limit. */
  pace: number | null;
  /** Stop conditions; empty if training continues to its end. */
  until: Condition[];
  /** The condition that stopped training, until it continues or the session moves. */
  met: MetCondition | null;
  /**
   * The last step of the run; each step from 0 to it can be restored. `step` is smaller after a rewind; continuing from
   * there creates a branch.
   */
  lastStep: number;
  /** Number of workers that share each batch; 1 if the network needs whole batches. */
  workers: number;
  /**
   * Folder of the run; null before the first step, which creates it, and for a model that is only looked at.
   */
  run: string | null;
  /** Step of the newest checkpoint on disk; null before the first. */
  savedStep: number | null;
  /** Set when the run is a branch. */
  branchOf?: BranchOf | undefined;
  /** Set for a shipped model: the data it was trained on, and its accuracy on their test images. */
  pretrained?: { id: string; data: string; accuracy: number } | undefined;
  /** Set for a model of another program, and for a run that was started from one. */
  imported?: ImportedFrom | undefined;
}

/** Where a network of another program comes from, and how it takes images. */
export interface ImportedFrom {
  /** Its name: that of its file or folder. */
  name: string;
  /** Path of its file or folder, as it was opened; it may be gone since. */
  path: string;
  format: ImportFormat;
  /** Its file of weights and its data, as they were chosen when it was opened. */
  weights?: string | undefined;
  data?: string | undefined;
  range: InputRange;
  /** Whether the range was chosen or found; else 0..1 was taken for want of a better one. */
  isRangeKnown: boolean;
  /** Whether it is trained, rather than only looked at. */
  trains: boolean;
}

/** Steps that can be restored: all up to `last`, those of `kept` without replay. */
export interface RestorableSteps {
  last: number;
  kept: number[];
}

/** One batch update. */
export interface StepMetrics {
  step: number;
  epoch: number;
  /** Metrics of the batch, before its update. */
  values: MetricValues;
}

/** One epoch's end. */
export interface EpochMetrics {
  epoch: number;
  step: number;
  /** Means over the epoch's batches. */
  train: MetricValues;
  /** Metrics on the held-out or test examples. */
  heldOut: MetricValues;
  heldOutSplit: 'validation' | 'test';
  /** For classification: `confusion[truth][predicted]` counts the held-out images. */
  confusion?: number[][] | undefined;
}

export interface History {
  steps: StepMetrics[];
  epochs: EpochMetrics[];
}
