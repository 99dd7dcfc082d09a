import * as v from 'valibot';
import { AskAtStepSchema, type AskAtStepRequest } from './atStep.ts';
import { ConditionsSchema, type Condition, type MetCondition } from './conditions.ts';
import { DeckSchema, type Deck } from './decks.ts';
import type { WireError } from './errors.ts';
import {
  EvaluateSchema,
  PredictionsSchema,
  ThresholdsSchema,
  type EvaluateRequest,
  type Evaluation,
  type PredictionPage,
  type PredictionsRequest,
  type RankingCurves,
  type ThresholdsRequest,
  type ThresholdTable,
} from './evaluation.ts';
import { ExportSchema, type ExportRequest } from './exports.ts';
import {
  InsideTensorsSchema,
  type InsideStep,
  type InsideTensors,
  type InsideTensorsRequest,
} from './inside.ts';
import { labCallSchemas, type LabCalls } from './labs.ts';
import {
  LookSchema,
  probeQuantityNames,
  SamplesSchema,
  type LookRequest,
  type ProbeQuantity,
  type SamplesRequest,
} from './looking.ts';
import type { ModelInfo } from '../model/model.ts';
import {
  metricsFormats,
  RunNotesSchema,
  type DeletedRun,
  type MetricsFormat,
  type RunNotes,
} from './runs.ts';
import { SampleSchema, splitName, type SampleRef } from './sample.ts';
import type { StatisticsPoint } from './statistics.ts';
import { whyCallSchemas, type WhyCalls } from './why.ts';

export { SampleSchema, type SampleRef };
export { type LookRequest, type ProbeQuantity, type SamplesRequest };

/** Raised whenever a call or an event changes in a way an older side would misread. */
export const PROTOCOL_VERSION = 3;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
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
/** Backends by name. */
export const backendNames = ['tensorflow', 'wasm'] as const;

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
export interface HeldSettings {
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
    v.object({ from: v.literal('run'), run: text }),
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
export type ExcitingRequest = v.InferOutput<typeof ExcitingSchema>;

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

/** One schema per call: the engine's door. A call that is not in this table does not exist. */
export const callSchemas = {
  hello: v.tuple([v.object({ protocol: v.number(), client: text })]),
  listRecipes: v.tuple([]),
  listData: v.tuple([]),
  listRuns: v.tuple([]),
  open: v.tuple([OpenSchema]),
  fetchData: v.tuple([v.object({ task, data: text })]),
  control: v.tuple([ControlSchema]),
  adjust: v.tuple([AdjustSchema]),
  pace: v.tuple([PaceSchema]),
  history: v.tuple([]),
  rewind: v.tuple([v.object({ task, step: count })]),
  steps: v.tuple([]),
  statistics: v.tuple([]),
  watch: v.tuple([ProbeSchema]),
  unwatch: v.tuple([v.object({ probe: text })]),
  acknowledge: v.tuple([]),
  samples: v.tuple([SamplesSchema]),
  evaluate: v.tuple([EvaluateSchema]),
  rankingCurves: v.tuple([EvaluateSchema]),
  thresholds: v.tuple([ThresholdsSchema]),
  predictions: v.tuple([PredictionsSchema]),
  exciting: v.tuple([ExcitingSchema]),
  listSteps: v.tuple([v.object({ run: text })]),
  compare: v.tuple([CompareSchema]),
  inside: v.tuple([InsideSchema]),
  insideTensors: v.tuple([InsideTensorsSchema]),
  leaveInside: v.tuple([]),
  readNotes: v.tuple([v.object({ run: text })]),
  writeNotes: v.tuple([v.object({ run: text, notes: RunNotesSchema })]),
  deleteRun: v.tuple([v.object({ run: text })]),
  restoreRun: v.tuple([v.object({ trash: text })]),
  listDeleted: v.tuple([]),
  emptyTrash: v.tuple([]),
  runHistory: v.tuple([v.object({ run: text })]),
  exportMetrics: v.tuple([v.object({ run: text, format: v.picklist(metricsFormats) })]),
  look: v.tuple([LookSchema]),
  askAtStep: v.tuple([AskAtStepSchema]),
  exportFigures: v.tuple([ExportSchema]),
  readDeck: v.tuple([v.object({ recipe: text })]),
  writeDeck: v.tuple([v.object({ recipe: text, deck: DeckSchema })]),
  ...whyCallSchemas,
  ...labCallSchemas,
  cancel: v.tuple([v.object({ task })]),
} as const;
export type CallName = keyof typeof callSchemas;

/** What computes, and why it was chosen. */
export interface BackendInfo {
  name: (typeof backendNames)[number];
  /** For people: "wasm simd", "tensorflow cpu". */
  label: string;
  /** Workers that a new run shares its batches among; 0 where the backend sees to its threads itself. */
  threads: number;
  /** False where WebAssembly computes without SIMD, many times slower. */
  simd?: boolean | undefined;
  /** Why the preferred backend is not in use, if it is not. */
  reason?: string | undefined;
}

export interface Welcome {
  protocol: number;
  version: string;
  backend: BackendInfo;
  session: SessionState | null;
  /** Ids of the trained models that ship with the program. */
  pretrained: string[];
}

export interface RecipeInfo {
  id: string;
  title: { en: string; ko: string };
  /** One sentence for people who choose. */
  summary: { en: string; ko: string };
  model: ModelInfo;
  /** Name of the data set it is meant for. */
  data: string;
  /** Whether images of other sizes are scaled to its input. */
  scalesImages?: boolean | undefined;
  settings: Settings;
}

export interface DataInfo {
  name: string;
  /** Whether it can be opened right now, without a download. */
  available: boolean;
  /** Bytes a fetch would download; 0 for embedded data. */
  downloadBytes: number;
  train: number;
  test: number;
  /** `[H, W, C]` */
  shape: [number, number, number];
  /** Set for the data of a session whose images are scaled to its network's input: their own shape. */
  scaledFrom?: [number, number, number] | undefined;
  classes: string[];
  embedded: boolean;
}

export interface RunInfo {
  /** Folder of the run. */
  run: string;
  /** What a person calls it; empty where nobody did. */
  name: string;
  recipe: string;
  data: string;
  createdAt: string;
  step: number;
  epoch: number;
  epochs: number;
  finished: boolean;
  /** Share right on the validation or test images, 0..1, at the last epoch's end. */
  accuracy?: number | undefined;
  /** Mean loss on the same images. */
  loss?: number | undefined;
  /** The last step that its journal knows; `step` is that of its newest checkpoint. */
  lastStep: number;
  /** What it was started with. */
  settings: Settings;
  /** What was set otherwise in its course, in order. */
  changes: SettingsChange[];
  /** Bytes on disk; checkpoints that branches share count in each with their part. */
  bytes: number;
  branchOf?: BranchOf | undefined;
}

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
  held: HeldSettings[];
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
  /** The furthest step of the run: each from 0 to it can be restored. `step` is smaller after going back; going on then makes a branch. */
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

/** One batch update. Loss: mean over the batch; accuracy: share right in the batch, 0..1. */
export interface StepMetrics {
  step: number;
  epoch: number;
  loss: number;
  accuracy: number;
}

/** One epoch's end. `confusion[truth][predicted]` counts the held-out images (validation, else test). */
export interface EpochMetrics {
  epoch: number;
  step: number;
  trainLoss: number;
  trainAccuracy: number;
  heldOut: 'validation' | 'test';
  heldOutLoss: number;
  heldOutAccuracy: number;
  confusion: number[][];
}

export interface History {
  steps: StepMetrics[];
  epochs: EpochMetrics[];
}

/** Images of a split with what the network says of them. */
export interface SampleBatch {
  split: 'train' | 'test';
  offset: number;
  /** Images in the whole split. */
  total: number;
  count: number;
  /** `[count, H, W, C]`, 0..255 */
  images: Uint8Array;
  labels: Uint8Array;
  /** `[count, classes]` scores, 0..1 */
  scores: Float32Array;
}

/** The images of a split that excite a map most, strongest first; at most nine. */
export interface Exciting {
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

/** How far a long task is. `total` is null while it is not known. */
export interface Progress {
  task: string;
  what: 'fetch' | 'load' | 'evaluate' | 'search' | 'build' | 'restore' | 'explain' | 'embed';
  done: number;
  total: number | null;
  unit: 'bytes' | 'images' | 'steps' | 'epochs';
}

/** How the engine is doing, about once a second. */
export interface EngineStatus {
  imagesPerSecond: number;
  /** Resident memory of the engine in bytes. */
  memoryBytes: number;
  tensors: number;
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

/** The calls an engine answers. Each rejects with a FeaturescopeError. */
export interface EngineCalls extends WhyCalls, LabCalls {
  hello(request: { protocol: number; client: string }): Promise<Welcome>;
  listRecipes(): Promise<RecipeInfo[]>;
  listData(): Promise<DataInfo[]>;
  listRuns(): Promise<RunInfo[]>;
  /**
   * Opens a network as the one session of this engine, paused; the former session is saved and closed. A recipe's `data`, where
   * it is given, is fetched if need be; when it cannot be had, this rejects as `fetchData` does, and the former session stays.
   * Left out, it is the recipe's own, for which the embedded digits may stand in: `dataFallback` says so then.
   */
  open(request: OpenRequest): Promise<SessionState>;
  fetchData(request: { task: string; data: string }): Promise<DataInfo>;
  control(request: ControlRequest): Promise<SessionState>;
  /**
   * Changes the learning rate or the batch size from the next step on, running or paused; every image is still seen once per
   * epoch. The run records it. At a step that training was taken back to, this makes a branch, as going on does.
   */
  adjust(request: AdjustRequest): Promise<SessionState>;
  /** Sets how fast training goes, at once. The weights do not depend on it, and the run does not record it. */
  pace(request: v.InferOutput<typeof PaceSchema>): Promise<SessionState>;
  /** Metrics so far, the steps thinned to at most 2,000 points. */
  history(): Promise<History>;
  /**
   * Goes back, or forth again, to a step of the open run, exactly; pauses first. Probes, samples and evaluations show that step then.
   * Going on from an earlier step than the last makes a branch, which the state tells of. Rejects with `run/no-step` and
   * `run/replay-differs`; the session stands where it stood then, as when it is cancelled.
   */
  rewind(request: { task: string; step: number }): Promise<SessionState>;
  /** Which steps of the open run can be restored: all from 0 to `last`, those of `kept` at once. */
  steps(): Promise<RestorableSteps>;
  /** How weights, gradients and activations were distributed in the run so far, at up to 200 of its steps; empty where there is no run. */
  statistics(): Promise<StatisticsPoint[]>;
  watch(probe: ProbeRequest): Promise<void>;
  unwatch(request: { probe: string }): Promise<void>;
  /** Says that one frame was drawn, whichever probe it answers: at most two are under way to a client, of all its probes together. */
  acknowledge(): void;
  samples(request: SamplesRequest): Promise<SampleBatch>;
  /**
   * Evaluates a whole split. One pass serves this and the three calls below, until the network changes. All reject with
   * `engine/busy` while the network trains, and with `evaluation/network-changed` when it begins to meanwhile.
   */
  evaluate(request: EvaluateRequest): Promise<Evaluation>;
  /** ROC and precision-recall curves of a whole split. */
  rankingCurves(request: EvaluateRequest): Promise<RankingCurves>;
  /** What thresholds on one class' score do. Rejects with `evaluation/unknown-class`. */
  thresholds(request: ThresholdsRequest): Promise<ThresholdTable>;
  /** Images by what the network says of them, a page at a time. */
  predictions(request: PredictionsRequest): Promise<PredictionPage>;
  /** The images that excite a map most, found in one pass for all maps of its layer and kept with the run. */
  exciting(request: ExcitingRequest): Promise<Exciting>;
  /** The steps of a run whose weights can be looked at, in order: the first, which follows from its seed, and the checkpoints kept. */
  listSteps(request: { run: string }): Promise<number[]>;
  /** What a layer makes of two images, or two networks of one image, both at the same moment. */
  compare(request: CompareRequest): Promise<Comparison>;
  /**
   * Looks into one step of the open run; pauses first. A step of the run is done again as it was, and the session stands
   * behind it, as after `rewind`, and rejects as that does; the one after the run's last is done now, for good. All its
   * tensors are kept until the session moves on, another step is looked into, or everybody has left.
   */
  inside(request: InsideRequest): Promise<InsideStep>;
  /** Tensors of the step that was looked into. Rejects with `inside/gone` when they are no longer kept. */
  insideTensors(request: InsideTensorsRequest): Promise<InsideTensors>;
  /** The client does not look into a step any more. */
  leaveInside(): Promise<void>;
  readNotes(request: { run: string }): Promise<RunNotes>;
  /** Replaces what a person wrote about a run; answers with what is kept. */
  writeNotes(request: { run: string; notes: RunNotes }): Promise<RunNotes>;
  /** Deletes a run so that it can be brought back. Rejects with `run/open` for the one that is open, and with `run/locked`. */
  deleteRun(request: { run: string }): Promise<DeletedRun>;
  /** Brings a deleted run back; answers with its folder. */
  restoreRun(request: { trash: string }): Promise<string>;
  listDeleted(): Promise<DeletedRun[]>;
  /** Removes all deleted runs for good. */
  emptyTrash(): Promise<void>;
  /** Metrics of any run, the steps thinned as those of `history` are. */
  runHistory(request: { run: string }): Promise<History>;
  /** All metrics of a run as text for other programs. */
  exportMetrics(request: { run: string; format: MetricsFormat }): Promise<string>;
  /** What a probe with the same wish would see now, once. */
  look(request: LookRequest): Promise<FrameTensor[]>;
  /**
   * Asks any step of a run what the call of that name asks of the open session, and answers as it does; the open session is
   * neither moved nor paused, whether it is of the same run or not. Rejects with `run/no-step` and `run/replay-differs`, with those
   * of opening the run, those of the question, and `engine/cancelled` when another session is opened.
   */
  askAtStep(request: AskAtStepRequest): Promise<unknown>;
  /** Figures as one file, its bytes; see ExportSchema. Rejects with `export/too-large`, `export/nothing-moves`. */
  exportFigures(request: ExportRequest): Promise<Uint8Array>;
  /** The deck somebody put together for a recipe; null where nobody did. */
  readDeck(request: { recipe: string }): Promise<Deck | null>;
  writeDeck(request: { recipe: string; deck: Deck }): Promise<void>;
  /** Stops a long call, which then rejects with `engine/cancelled`. True when there was such a task. */
  cancel(request: { task: string }): Promise<boolean>;
}

/** What an engine tells its clients unasked. */
export interface EngineEvents {
  onState(state: SessionState | null): void;
  /** Steps done since the last such event; sent at most ten times a second. */
  onSteps(steps: StepMetrics[]): void;
  onEpoch(epoch: EpochMetrics): void;
  /** What was recorded since the last such event. */
  onStatistics(points: StatisticsPoint[]): void;
  onProgress(progress: Progress): void;
  onStatus(status: EngineStatus): void;
  onFrame(frame: Frame): void;
  /** A failure that belongs to no call, such as a full disk while training. */
  onProblem(problem: WireError): void;
}
