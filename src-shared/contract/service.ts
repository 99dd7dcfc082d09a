import * as v from 'valibot';
import { AskAtStepSchema, type AskAtStepRequest } from './atStep.ts';
import { DeckSchema, type Deck } from './decks.ts';
import type { WireError } from './errors.ts';
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
import { labCallSchemas, type LabCalls } from './labs.ts';
import {
  metricsFormats,
  RunNotesSchema,
  type DeletedRun,
  type MetricsFormat,
  type RunNotes,
} from './runs.ts';
import { optionsCallSchemas, type OptionsCalls } from './options.ts';
import type { StatisticsPoint } from './statistics.ts';
import { whyCallSchemas, type WhyCalls } from './why.ts';
import { MOST_PREVIEWED, type DataInfo, type DataPreview, type FoundAtPath } from './data.ts';
import type { BackendInfo, Progress, EngineStatus } from './engine.ts';
import type { RecipeInfo, RunInfo } from './library.ts';
import {
  LookSchema,
  type LookRequest,
  SamplesSchema,
  type SamplesRequest,
  ProbeSchema,
  type ProbeRequest,
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

/** A name a client gives to a long call, to follow its progress and to cancel it; other clients may use the same. */
const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** One schema per call: the engine's door. A call that is not in this table does not exist. */
export const callSchemas = {
  hello: v.tuple([v.object({ protocol: v.number(), client: text })]),
  listRecipes: v.tuple([]),
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
  lookAtPath: v.tuple([v.object({ path: text })]),
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
  look: v.tuple([LookSchema]),
  askAtStep: v.tuple([AskAtStepSchema]),
  exportFigures: v.tuple([ExportSchema]),
  readDeck: v.tuple([v.object({ recipe: text })]),
  writeDeck: v.tuple([v.object({ recipe: text, deck: DeckSchema })]),
  ...whyCallSchemas,
  ...labCallSchemas,
  ...optionsCallSchemas,
  cancel: v.tuple([v.object({ task })]),
} as const;

export type CallName = keyof typeof callSchemas;

export interface Welcome {
  protocol: number;
  version: string;
  backend: BackendInfo;
  session: SessionState | null;
  /** Ids of the trained models that ship with the program. */
  pretrained: string[];
}

/** The calls an engine answers. Each rejects with a FeaturescopeError. */
export interface EngineCalls extends WhyCalls, LabCalls, OptionsCalls {
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
  /** A few test examples of a data set that is on this computer, by its name or folder. Nothing is fetched: rejects with `data/not-found`. */
  previewData(request: { data: string; count: number }): Promise<DataPreview>;
  /** Tells what can be opened at a path. Rejects with `open/nothing-there`, `open/not-yet`, `open/unknown`, and those of reading data. */
  lookAtPath(request: { path: string }): Promise<FoundAtPath>;
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
  /** Examples by how far the outputs are from their targets, a page at a time. Rejects with `evaluation/only-classes` for a classification. */
  examples(request: ExamplesRequest): Promise<ExamplePage>;
  /** The images that excite a map most, found in one pass for all maps of its layer and kept with the run. */
  topActivations(request: TopActivationsRequest): Promise<TopActivations>;
  /** The steps of a run whose weights can be looked at, in order: the first, which follows from its seed, and the checkpoints kept. */
  listSteps(request: { run: string }): Promise<number[]>;
  /** What a layer makes of two images, or two networks of one image, both at the same moment. */
  compare(request: CompareRequest): Promise<Comparison>;
  /**
   * Looks into one step of the open run; pauses first. A step of the run is done again as it was, and the session stands
   * behind it, as after `rewind`, and rejects as that does; the one after the run's last is done now, for good. All its
   * tensors are kept until the session moves on, another step is looked into, or everybody has left.
   */
  inside(request: InsideRequest): Promise<StepTrace>;
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
  exportFigures(request: ExportRequest): Promise<ExportedFile>;
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
