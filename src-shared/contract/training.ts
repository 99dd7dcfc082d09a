import * as v from 'valibot';
import type { ModelInfo } from '../model/model.ts';
import { lossNames } from '../tasks/losses.ts';
import type { MetricValues } from '../tasks/metrics.ts';
import type { TaskKind } from '../tasks/tasks.ts';
import { ConditionsSchema, type Condition, type MetCondition } from './conditions.ts';
import type { WireError } from './errors.ts';
import type { DataInfo } from './data.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
/** A name a client gives to a long call, to follow its progress and to cancel it; other clients may use the same. */
const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** Optimizers by the names the command line uses. */
export const optimizerNames = ['sgd', 'momentum', 'adagrad', 'rmsprop', 'adam'] as const;

/** How the learning rate goes over a run: it stays, or falls evenly to a twentieth at its end. */
export const scheduleNames = ['constant', 'linear'] as const;

/**
 * How numbers are computed: `reproducible` rounds alike on every machine; `fast` uses whatever the processor has (fused
 * multiply-add, larger Winograd tiles), so that another machine's results differ in the last digits.
 */
export const arithmeticNames = ['reproducible', 'fast'] as const;

export type Arithmetic = (typeof arithmeticNames)[number];

/** Images in a batch, at most. */
export const MOST_BATCH_SIZE = 4096;

/** Workers that share a batch, at most. */
export const MOST_WORKERS = 256;

/** Training settings: epochs; batch size in images; learning rate and its schedule; seed of every random choice; share of the training images held out. */
export const SettingsSchema = v.object({
  epochs: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000)),
  batchSize: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_BATCH_SIZE)),
  optimizer: v.picklist(optimizerNames),
  learningRate: v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(10)),
  schedule: v.optional(v.picklist(scheduleNames), 'constant'),
  /** Left out: reproducible. */
  arithmetic: v.optional(v.picklist(arithmeticNames)),
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffffffff)),
  validationSplit: v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)),
  /** Left out: the loss that goes with the task and the network's output. */
  loss: v.optional(v.picklist(lossNames)),
  /** How much of each kernel is added to its gradient (L2). Left out: nothing. */
  weightDecay: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Share of each class' target that is spread over all classes. Left out: nothing. */
  labelSmoothing: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1))),
  /** Longest gradient of all weights together that an update is made with. Left out: any. */
  clipNorm: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
});

export type Settings = v.InferOutput<typeof SettingsSchema>;

/** Settings that may change while a run is trained; what is left out stays. A schedule goes on with its share of the new rate. */
export const AdjustSchema = v.object({
  learningRate: v.optional(SettingsSchema.entries.learningRate),
  batchSize: v.optional(SettingsSchema.entries.batchSize),
});

export type AdjustRequest = v.InferOutput<typeof AdjustSchema>;

/** After `step` updates, a person set the learning rate or the batch size; what is left out stayed. */
export interface SettingsChange extends AdjustRequest {
  step: number;
}

/** What holds from a step on, until the next such entry. The learning rate is the one a schedule takes its share of. */
export interface EffectiveSettings {
  /** Steps done before: the next one is the first with these settings. */
  step: number;
  learningRate: number;
  batchSize: number;
}

/** How fast training goes where it is to be watched: steps per second; null is as fast as it can. */
export const PaceSchema = v.object({
  stepsPerSecond: v.nullable(v.pipe(v.number(), v.minValue(0.1), v.maxValue(1000))),
});

/** What to open: a recipe (a new run), a run (its last state), or a model that ships with the program. */
export const OpenSchema = v.object({
  task,
  source: v.variant('from', [
    v.object({
      from: v.literal('recipe'),
      recipe: text,
      data: v.optional(text),
      settings: v.optional(v.partial(SettingsSchema)),
      /** Folder of the run; a new one in the user's run folder when left out. */
      run: v.optional(text),
    }),
    /** `data` says where its data is now, by name or folder; left out, it is where the run says. */
    v.object({ from: v.literal('run'), run: text, data: v.optional(text) }),
    v.object({ from: v.literal('pretrained'), model: text }),
  ]),
});

export type OpenRequest = v.InferOutput<typeof OpenSchema>;

/** Batch updates that can be asked for at once. */
export const MOST_STEPS = 1_000_000;

/** `steps` belongs to the action `step`: how many batch updates to do; `until` to `run`: what to stop at before the end. */
export const ControlSchema = v.object({
  action: v.picklist(['run', 'pause', 'step', 'epoch', 'reset']),
  steps: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_STEPS))),
  until: v.optional(ConditionsSchema),
});

export type ControlRequest = v.InferOutput<typeof ControlSchema>;

/** The run that a branch went on from, and the step it left it at. */
export interface BranchOf {
  run: string;
  step: number;
}

/** Where a session is: `running` trains, `paused` can go on, `finished` has done all its epochs. */
export type SessionPhase = 'running' | 'paused' | 'finished';

export interface SessionState {
  /** Changes whenever another network is opened or the session is reset. */
  id: string;
  phase: SessionPhase;
  recipe: string;
  /** What people call its network; left out where that is not known beside its recipe's id. */
  title?: { en: string; ko: string } | undefined;
  task: TaskKind;
  data: DataInfo;
  /** Set when nobody chose the data set and another had to be used than the recipe's own. */
  dataFallback?: { wanted: string; reason: string; error: WireError } | undefined;
  /**
   * Whether the validation images were drawn from each class by the seed: the last of the training images, which are taken
   * otherwise, lack a class or have all that there is of one.
   */
  heldOutDrawn?: boolean | undefined;
  /** What holds now. */
  settings: Settings;
  /** The learning rates and batch sizes of the run up to here, in order; the first is what it was started with. */
  held: EffectiveSettings[];
  model: ModelInfo;
  /** Batch updates and whole epochs done so far. */
  step: number;
  epoch: number;
  /** Steps of a whole epoch with the batch size that holds now. */
  stepsPerEpoch: number;
  /** The steps at which its epochs ended and, if the batch size stays, will end; the last is where training does. */
  epochEnds: number[];
  /** Steps per second that training keeps to; null is as fast as it can. */
  pace: number | null;
  /** What training stops at; empty when it goes on to its end. */
  until: Condition[];
  /** What stopped it, until it goes on or elsewhere. */
  met: MetCondition | null;
  /** The last step of the run: each from 0 to it can be restored. `step` is smaller after going back; going on then makes a branch. */
  lastStep: number;
  /** Workers that share each batch; 1 where the network needs its batches whole, as batch normalisation does. */
  workers: number;
  /** Folder of the run; null before the first step, which makes it, and for a shipped model, which is not trained here. */
  run: string | null;
  /** Step of the newest checkpoint on disk; null before the first. */
  savedStep: number | null;
  /** Set when the run is a branch. */
  branchOf?: BranchOf | undefined;
  /** Set for a model that ships with the program: on which data it was trained, and its accuracy on their test images. */
  pretrained?: { id: string; data: string; accuracy: number } | undefined;
}

/** Steps that can be restored: all up to `last`. The checkpoints of `kept` need nothing done again. */
export interface RestorableSteps {
  last: number;
  kept: number[];
}

/** One batch update. */
export interface StepMetrics {
  step: number;
  epoch: number;
  /** Of the batch, before its update. */
  values: MetricValues;
}

/** One epoch's end. */
export interface EpochMetrics {
  epoch: number;
  step: number;
  /** Means over the epoch's batches. */
  train: MetricValues;
  /** Of the examples that judge the network. */
  heldOut: MetricValues;
  heldOutSplit: 'validation' | 'test';
  /** Of a classification: `confusion[truth][predicted]` counts the held-out images. */
  confusion?: number[][] | undefined;
}

export interface History {
  steps: StepMetrics[];
  epochs: EpochMetrics[];
}
