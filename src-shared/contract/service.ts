import { codeForms, saveFormats, type CodeForm, type SaveFormat } from './saves.ts';
import * as v from 'valibot';
import { AskAtStepSchema, type AskAtStepRequest } from './atStep.ts';
import { DeckSchema, type Deck } from './decks.ts';
import type { Language, WireError } from './errors.ts';
import { EditWeightsSchema, type EditWeightsRequest } from './edits.ts';
import {
  EvaluateSchema,
  ExamplesSchema,
  PredictionsSchema,
  ThresholdsSchema,
  type EvaluateRequest,
  type Evaluation,
  type ExamplePage,
  type ExamplesRequest,
  type PredictionPage,
  type PredictionsRequest,
  type RankingCurves,
  type ThresholdsRequest,
  type ThresholdTable,
} from './evaluation.ts';
import { ExportSchema, type ExportedFile, type ExportRequest } from './exports.ts';
import {
  InsideTensorsSchema,
  type StepTrace,
  type InsideTensors,
  type InsideTensorsRequest,
} from './inside.ts';
import { lossCallSchemas, type LossCalls } from './loss.ts';
import { labCallSchemas, type LabCalls, type PartialCourse } from './labs.ts';
import {
  metricsFormats,
  RunNotesSchema,
  type DeletedRun,
  type MetricsFormat,
  type RunNotes,
} from './runs.ts';
import { ArithmeticCheckSchema, type ArithmeticCheckRequest, type LayerCheck } from './checks.ts';
import { optionsCallSchemas, type OptionsCalls } from './options.ts';
import { pathCallSchemas, type PathCalls } from './drops.ts';
import type { StatisticsPoint } from './statistics.ts';
import { whyCallSchemas, type WhyCalls } from './why.ts';
import { MOST_PREVIEWED, type DataInfo, type DataPreview } from './data.ts';
import type { BackendInfo, Progress, EngineStatus } from './engine.ts';
import type { RecipeInfo, RunInfo } from './library.ts';
import {
  LookSchema,
  type LookRequest,
  SamplesSchema,
  type SamplesRequest,
  ProbeSchema,
  type ProbeRequest,
  AugmentedSchema,
  type AugmentedRequest,
  type AugmentedVersions,
  ExcitingSchema,
  type TopActivationsRequest,
  CompareSchema,
  type CompareRequest,
  InsideSchema,
  type InsideRequest,
  type SampleBatch,
  type TopActivations,
  type Comparison,
  type FrameTensor,
  type Frame,
} from './looking.ts';
import {
  AdjustSchema,
  type AdjustRequest,
  PaceSchema,
  OpenSchema,
  type OpenRequest,
  ControlSchema,
  type ControlRequest,
  type SessionState,
  type RestorableSteps,
  type StepMetrics,
  type EpochMetrics,
  type History,
  type NetworkFile,
} from './training.ts';

export { SampleSchema, type SampleRef } from './sample.ts';

export * from './data.ts';
export * from './engine.ts';
export * from './library.ts';
export * from './looking.ts';
export * from './training.ts';

/** Raised whenever a call or an event changes in a way an older side would misread. */
export const PROTOCOL_VERSION = 5;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

/** A client's name for a long call, used for progress and cancellation. Names are local to the client. */
const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** One schema per call, applied to every incoming call. A call that is not in this table does not exist. */
export const callSchemas = {
  hello: v.tuple([v.object({ protocol: v.number(), client: text })]),
  listRecipes: v.tuple([]),
  recipeNetwork: v.tuple([v.object({ recipe: text })]),
  listData: v.tuple([]),
  listRuns: v.tuple([]),
  open: v.tuple([OpenSchema]),
  fetchData: v.tuple([v.object({ task, data: text })]),
  previewData: v.tuple([
    v.object({
      data: text,
      count: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_PREVIEWED)),
    }),
  ]),
  control: v.tuple([ControlSchema]),
  adjust: v.tuple([AdjustSchema]),
  editWeights: v.tuple([EditWeightsSchema]),
  pace: v.tuple([PaceSchema]),
  history: v.tuple([]),
  rewind: v.tuple([v.object({ task, step: count })]),
  steps: v.tuple([]),
  statistics: v.tuple([]),
  watch: v.tuple([ProbeSchema]),
  unwatch: v.tuple([v.object({ probe: text })]),
  acknowledge: v.tuple([]),
  samples: v.tuple([SamplesSchema]),
  augmented: v.tuple([AugmentedSchema]),
  evaluate: v.tuple([EvaluateSchema]),
  rankingCurves: v.tuple([EvaluateSchema]),
  thresholds: v.tuple([ThresholdsSchema]),
  predictions: v.tuple([PredictionsSchema]),
  examples: v.tuple([ExamplesSchema]),
  topActivations: v.tuple([ExcitingSchema]),
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
  saveNetwork: v.tuple([v.object({ run: v.nullable(text), format: v.picklist(saveFormats) })]),
  writeCode: v.tuple([
    v.object({ run: text, as: v.picklist(codeForms), name: text, language: v.picklist(['en', 'ko']) }),
  ]),
  look: v.tuple([LookSchema]),
  checkArithmetic: v.tuple([ArithmeticCheckSchema]),
  askAtStep: v.tuple([AskAtStepSchema]),
  exportFigures: v.tuple([ExportSchema]),
  readDeck: v.tuple([v.object({ recipe: text })]),
  writeDeck: v.tuple([v.object({ recipe: text, deck: DeckSchema })]),
  ...whyCallSchemas,
  ...lossCallSchemas,
  ...labCallSchemas,
  ...optionsCallSchemas,
  ...pathCallSchemas,
  cancel: v.tuple([v.object({ task })]),
} as const;

export type CallName = keyof typeof callSchemas;

export interface Welcome {
  protocol: number;
  version: string;
  backend: BackendInfo;
  session: SessionState | null;
  /** Ids of the shipped trained models. */
  pretrained: string[];
}

/** The calls that an engine answers. Each rejects with a FeaturescopeError. */
export interface EngineCalls extends WhyCalls, LossCalls, LabCalls, OptionsCalls, PathCalls {
  hello(request: { protocol: number; client: string }): Promise<Welcome>;
  listRecipes(): Promise<RecipeInfo[]>;
  /** The network of a recipe with its task and settings, to be changed. Rejects with `recipe/unknown`. */
  recipeNetwork(request: { recipe: string }): Promise<NetworkFile>;
  listData(): Promise<DataInfo[]>;
  listRuns(): Promise<RunInfo[]>;
  /**
   * Opens a network as the engine's session, paused; the previous session is saved and closed. If a recipe's `data` is
   * given, it is downloaded if necessary; if that fails, the call rejects as `fetchData` does and the previous session
   * stays open. Otherwise the recipe's own data set is used, for which the embedded digits may be substituted, as
   * `dataFallback` then reports.
   */
  open(request: OpenRequest): Promise<SessionState>;
  fetchData(request: { task: string; data: string }): Promise<DataInfo>;
  /**
   * A few test examples of a data set on this computer, by name or folder. Never downloads; rejects with
   * `data/not-found`.
   */
  previewData(request: { data: string; count: number }): Promise<DataPreview>;
  control(request: ControlRequest): Promise<SessionState>;
  /**
   * Changes the learning rate or the batch size from the next step on, running or paused; every image is still used once
   * per epoch. The run records the change. At a step that was rewound to, this creates a branch, like continuing does.
   */
  adjust(request: AdjustRequest): Promise<SessionState>;
  /**
   * Changes weights by hand at the current step. The edited network continues as a branch of the run, which stays as it
   * was. Rejects with `training/shipped-model`, `edit/weight-unknown`, `edit/value-out-of-range`,
   * `edit/layer-without-weights`, `edit/map-out-of-range`.
   */
  editWeights(request: EditWeightsRequest): Promise<SessionState>;
  /** Limits the speed of training, effective at once. The weights do not depend on it, and the run does not record it. */
  pace(request: v.InferOutput<typeof PaceSchema>): Promise<SessionState>;
  /** Metrics so far, with the steps thinned to at most 2,000 points. */
  history(): Promise<History>;
  /**
   * Moves to any step of the open run, exactly; pauses first. Probes, samples and evaluations then show that step.
   * Continuing from an earlier step than the last creates a branch, which the state reports. Rejects with `run/no-step`
   * and `run/replay-differs`; then, and when cancelled, the session keeps its position.
   */
  rewind(request: { task: string; step: number }): Promise<SessionState>;
  /** Which steps of the open run can be restored: all from 0 to `last`, those of `kept` without replay. */
  steps(): Promise<RestorableSteps>;
  /**
   * Distributions of weights, gradients and activations in the run so far, at up to 200 of its steps; empty without a
   * run.
   */
  statistics(): Promise<StatisticsPoint[]>;
  watch(probe: ProbeRequest): Promise<void>;
  unwatch(request: { probe: string }): Promise<void>;
  /**
   * Acknowledges that one frame was drawn, of any probe: at most two unacknowledged frames are sent to a client, for all
   * its probes together.
   */
  acknowledge(): void;
  samples(request: SamplesRequest): Promise<SampleBatch>;
  /** An example as training takes it in some epochs, from the current one on. */
  augmented(request: AugmentedRequest): Promise<AugmentedVersions>;
  /**
   * Evaluates a whole split. One pass serves this and the three following calls, until the network changes. All reject
   * with `engine/busy` while the network trains, and with `evaluation/network-changed` if it starts to during the pass.
   */
  evaluate(request: EvaluateRequest): Promise<Evaluation>;
  /** ROC and precision-recall curves of a whole split. */
  rankingCurves(request: EvaluateRequest): Promise<RankingCurves>;
  /** Effect of thresholds on one class' score. Rejects with `evaluation/unknown-class`. */
  thresholds(request: ThresholdsRequest): Promise<ThresholdTable>;
  /** Images selected by prediction, one page at a time. */
  predictions(request: PredictionsRequest): Promise<PredictionPage>;
  /**
   * Examples sorted by the error of their outputs, one page at a time. Rejects with `evaluation/only-classes` for
   * classification.
   */
  examples(request: ExamplesRequest): Promise<ExamplePage>;
  /** The images that activate a map most, found in one pass for all maps of its layer and cached with the run. */
  topActivations(request: TopActivationsRequest): Promise<TopActivations>;
  /**
   * The steps of a run whose weights can be inspected, in order: the initial state, which follows from the seed, and the
   * checkpoints.
   */
  listSteps(request: { run: string }): Promise<number[]>;
  /** The outputs of a layer for two images, or in two networks for one image, at the same moment. */
  compare(request: CompareRequest): Promise<Comparison>;
  /**
   * Records one step of the open run; pauses first. A step of the run is replayed, and the session then stands behind it,
   * with the same errors as `rewind`; the step after the run's last is trained and becomes part of the run. All its
   * tensors are kept until the session moves on, another step is recorded, or all viewers have left.
   */
  inside(request: InsideRequest): Promise<StepTrace>;
  /** Tensors of the recorded step. Rejects with `inside/gone` if they are no longer kept. */
  insideTensors(request: InsideTensorsRequest): Promise<InsideTensors>;
  /** Ends this client's inspection of a step. */
  leaveInside(): Promise<void>;
  readNotes(request: { run: string }): Promise<RunNotes>;
  /** Replaces the user's notes about a run; returns the saved notes. */
  writeNotes(request: { run: string; notes: RunNotes }): Promise<RunNotes>;
  /** Moves a run to the trash. Rejects with `run/open` for the open run, and with `run/locked`. */
  deleteRun(request: { run: string }): Promise<DeletedRun>;
  /** Restores a deleted run; returns its folder. */
  restoreRun(request: { trash: string }): Promise<string>;
  listDeleted(): Promise<DeletedRun[]>;
  /** Permanently removes all deleted runs. */
  emptyTrash(): Promise<void>;
  /** Metrics of any run, with the steps thinned as in `history`. */
  runHistory(request: { run: string }): Promise<History>;
  /** All metrics of a run as text for other programs. */
  exportMetrics(request: { run: string; format: MetricsFormat }): Promise<string>;
  /**
   * A network as one file for other programs, its bytes; a format that is a folder as a zip. Without a run it is the open network as it is
   * now. Rejects with `save/layer-not-in-format`, and the errors of opening the run.
   */
  saveNetwork(request: { run: string | null; format: SaveFormat }): Promise<Uint8Array>;
  /**
   * A program that repeats the training of a run, with the file of its initial weights: a zip of both, each called `name` with its ending.
   * Rejects with `code/...`, and the errors of opening the run and its data.
   */
  writeCode(request: { run: string; as: CodeForm; name: string; language: Language }): Promise<Uint8Array>;
  /**
   * Compares the network's values for an image with the arithmetic that the window writes, in float64, layer by layer. Rejects with
   * `engine/busy` during training.
   */
  checkArithmetic(request: ArithmeticCheckRequest): Promise<LayerCheck[]>;
  /** A single answer to a probe with the same request. */
  look(request: LookRequest): Promise<FrameTensor[]>;
  /**
   * Answers a request about any step of a run, as the call of that name does for the open session; the open session is
   * neither moved nor paused, even if it belongs to the same run. Rejects with `run/no-step` and `run/replay-differs`,
   * the errors of opening the run and of the request, and `engine/cancelled` if another session is opened.
   */
  askAtStep(request: AskAtStepRequest): Promise<unknown>;
  /** Figures as one file, its bytes; see ExportSchema. Rejects with `export/too-large`, `export/nothing-moves`. */
  exportFigures(request: ExportRequest): Promise<ExportedFile>;
  /** The deck somebody put together for a recipe; null where nobody did. */
  readDeck(request: { recipe: string }): Promise<Deck | null>;
  writeDeck(request: { recipe: string; deck: Deck }): Promise<void>;
  /** Cancels a long call, which then rejects with `engine/cancelled`. Returns whether there was such a task. */
  cancel(request: { task: string }): Promise<boolean>;
}

/** Events that an engine sends to its clients. */
export interface EngineEvents {
  onState(state: SessionState | null): void;
  /** Steps done since the last such event; sent at most ten times per second. */
  onSteps(steps: StepMetrics[]): void;
  onEpoch(epoch: EpochMetrics): void;
  /** Statistics recorded since the last such event. */
  onStatistics(points: StatisticsPoint[]): void;
  onProgress(progress: Progress): void;
  /** Sent at most four times per second while an experiment runs. */
  onPartial(partial: PartialCourse): void;
  onStatus(status: EngineStatus): void;
  onFrame(frame: Frame): void;
  /** An error that belongs to no call, such as a full disk during training. */
  onProblem(problem: WireError): void;
}
