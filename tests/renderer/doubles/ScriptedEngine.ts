import { networkFile } from '../../shared/contract/networkExample.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { memoryPair } from '../../../src-shared/contract/channels/memoryPair.ts';
import { serveEngine, type ClientLink } from '../../../src-shared/contract/connection.ts';
import {
  FeaturescopeError,
  toWireError,
  type ErrorCode,
  type ErrorDetail,
} from '../../../src-shared/contract/errors.ts';
import {
  PROTOCOL_VERSION,
  type ActivationSummary,
  type AdjustRequest,
  type CompareRequest,
  type ComparedSide,
  type Comparison,
  type ControlRequest,
  type DataInfo,
  type DataPreview,
  type EngineCalls,
  type EpochMetrics,
  type TopActivations,
  type TopActivationsRequest,
  type Frame,
  type FrameTensor,
  type LookRequest,
  type NoiseDraw,
  type OpenRequest,
  type ProbeRequest,
  type RecipeInfo,
  type RunInfo,
  type SampleBatch,
  type SampleRef,
  type SamplesRequest,
  type SessionState,
  type Settings,
  type StepMetrics,
} from '../../../src-shared/contract/service.ts';
import type { ModelInfo } from '../../../src-shared/model/model.ts';
import { rootMeanSquare, valueRange } from '../../../src-shared/arithmetic/ranges.ts';
import type { StepTrace, InsideTensors, InsideTensorsRequest } from '../../../src-shared/contract/inside.ts';
import type { EditWeightsRequest } from '../../../src-shared/contract/edits.ts';
import type { Deck, ExperimentValues } from '../../../src-shared/contract/decks.ts';
import type { RunNotes } from '../../../src-shared/contract/runs.ts';
import type { StatisticsPoint } from '../../../src-shared/contract/statistics.ts';
import type { AskAtStepRequest } from '../../../src-shared/contract/atStep.ts';
import { describeEvaluation } from '../../../src-main/engine/tasks/classification/classMetrics.ts';
import { findPredictions } from '../../../src-main/engine/tasks/classification/findPredictions.ts';
import { describeRanking } from '../../../src-main/engine/tasks/classification/rankingCurves.ts';
import { thresholdTable } from '../../../src-main/engine/tasks/classification/thresholdTable.ts';
import type {
  Evaluation,
  RankingCurves,
  PredictionPage,
  PredictionsRequest,
} from '../../../src-shared/contract/evaluation.ts';
import { RunningMeans, StopConditions } from '../../../src-main/engine/training/loop/StopConditions.ts';
import type { Transport, TransportEvents } from '../../../src-renderer/client/Transport.ts';
import { scriptedStep, scriptedTensors } from './insideStep.ts';
import { inception, noiseOf, patterns, regularised, residual, thousand, vgg16 } from './largeNetworks.ts';
import { ScriptedCourse } from './ScriptedCourse.ts';
import { ScriptedRuns } from './ScriptedRuns.ts';
import { drawDigit, lenet5, randomNumbers, scoresFor, SketchedNetwork } from './network.ts';
import { remembered } from './remembered.ts';
import { scriptedSplit, type ScriptedSplit } from './evaluation.ts';
import { foundAt, scriptedOptions } from './options.ts';
import { scriptedLoss } from './loss.ts';
import { scriptedWhy } from './why.ts';
import type { EngineOptions } from '../../../src-shared/contract/options.ts';
import type { LabInfo } from '../../../src-shared/contract/labs.ts';
import { labInfo, labResult } from '../../shared/contract/labExample.ts';

/** The tensors that a probe requests. */
function wished(
  { quantities, layers, filtersOf, known, summarise }: ProbeRequest,
  version: number,
  tensors: FrameTensor[],
): Pick<Frame, 'tensors' | 'summaries'> {
  const ofLayers = (names: 'all' | string[], layer: string): boolean =>
    names === 'all' || names.includes(layer);
  const isWished = ({ quantity, layer }: FrameTensor): boolean =>
    quantities.includes(quantity) &&
    !(quantity === 'activations' && known?.version === version && known.layers.includes(layer)) &&
    ofLayers(quantity === 'filters' ? (filtersOf ?? layers) : layers, layer);
  const rest = tensors.filter((one) => one.quantity === 'activations' && !isWished(one));
  return {
    tensors: tensors.filter(isWished),
    summaries: summarise ? rest.map(summaryOf) : [],
  };
}

const summaries = new WeakMap<FrameTensor, ActivationSummary>();
function summaryOf(tensor: FrameTensor): ActivationSummary {
  const known = summaries.get(tensor);
  if (known) return known;
  const [low, high] = valueRange(tensor.data);
  const summary = { layer: tensor.layer, low, high, rootMeanSquare: rootMeanSquare(tensor.data) };
  summaries.set(tensor, summary);
  return summary;
}

const classes = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const data = (name: string, change: Partial<DataInfo> = {}): DataInfo => ({
  name,
  available: true,
  downloadBytes: 0,
  train: 60_000,
  test: 10_000,
  shape: [28, 28, 1],
  classes,
  embedded: false,
  ...change,
});
/** Names of a thousand classes, some of them long. */
const manyClasses: Partial<DataInfo> = {
  name: 'thousand',
  shape: [32, 32, 3],
  classes: Array.from({ length: 1000 }, (_none, at) =>
    at % 7 === 0 ? `a class of a rather long name, ${at}` : `class ${at}`,
  ),
};
const dataSets: DataInfo[] = [
  data('mnist'),
  data('fashion-mnist', { available: false, downloadBytes: 30_881_000 }),
  data('digits', { embedded: true, train: 20_000, test: 4_000 }),
  data('cifar-10', { shape: [32, 32, 3], available: false, downloadBytes: 170_498_071, train: 50_000 }),
];
const settings = {
  epochs: 3,
  batchSize: 64,
  optimizer: 'adam',
  learningRate: 0.001,
  seed: 1,
  schedule: 'constant',
  validationSplit: 0.1,
} as const satisfies Settings;
const recipes: RecipeInfo[] = [
  {
    id: 'lenet5',
    title: { en: 'LeNet-5', ko: 'LeNet-5' },
    summary: {
      en: 'The classic network for handwritten digits, LeCun et al. 1998.',
      ko: '손글씨 숫자를 위한 고전적인 네트워크, LeCun 외 1998.',
    },
    task: 'classification',
    model: lenet5,
    data: 'mnist',
    settings,
  },
  {
    id: 'digits-cnn',
    title: { en: 'Digits CNN', ko: '숫자 CNN' },
    summary: {
      en: 'Three convolutions with ReLU and two poolings, as in the Keras lecture.',
      ko: 'ReLU를 쓰는 합성곱 셋과 풀링 둘, Keras 강의의 네트워크.',
    },
    task: 'classification',
    model: { ...lenet5, name: 'digits-cnn', parameters: 93_322 },
    data: 'mnist',
    settings: { ...settings, optimizer: 'rmsprop', epochs: 5 },
  },
  {
    id: 'cnn',
    title: { en: 'Small CNN', ko: '작은 CNN' },
    summary: { en: 'Two convolutions and one dense layer.', ko: '합성곱 둘과 완전 연결 층 하나.' },
    task: 'classification',
    model: { ...lenet5, name: 'cnn', parameters: 34_826 },
    data: 'mnist',
    settings: { ...settings, epochs: 5 },
  },
];

/** Why nothing can be downloaded, as the engine reports it. */
const offline =
  'https://example.org/train-images-idx3-ubyte.gz: getaddrinfo ENOTFOUND example.org; https://example.com/train-images-idx3-ubyte.gz: getaddrinfo ENOTFOUND example.com';

const largeNetworks = { inception, regularised, residual, thousand, vgg16 };

/** The behaviour of a scripted engine, with defaults for missing fields. */
export interface Script {
  /** A new user: the window begins with the tour. */
  newUser?: boolean;
  /** Edition of the news that the user has seen; the newest one unless given. */
  seenNews?: string;
  /** Duration of the call `listRuns`. */
  listTakesMs?: number;
  /** Duration of the call `open`, which reports progress. */
  openTakesMs?: number;
  /** Duration of restoring a step. */
  restoreTakesMs?: number;
  /** Duration of an evaluation, which reports progress. */
  evaluationTakesMs?: number;
  /** Whether some test images have NaN scores. */
  unscored?: boolean;
  /** Duration of each step while running; 0 does no steps. */
  stepMs?: number;
  /** No shipped models, so that the start screen comes first. */
  empty?: boolean;
  /** The engine cannot compute, and answers each greeting with this error. */
  refuses?: { code: ErrorCode; detail: ErrorDetail };
  runs?: RunInfo[];
  /** Fashion-MNIST cannot be downloaded. */
  offline?: boolean;
  /** The data of every run is here now, and no longer where the runs say. */
  movedData?: string;
  /** Folder of a run whose layers have other shapes than those of the open network. */
  misfit?: string;
  /** The tensors of a recorded step are gone before they are requested. */
  forgetsInside?: boolean;
  /** Replaces every network that is opened. */
  network?: keyof typeof largeNetworks;
}

/** An engine that plays a plausible training, for tests and for viewing the window without a real engine. */
const at = ({ split, index }: { split: 'train' | 'test'; index: number }) => ({ split, offset: index });

export class ScriptedEngine {
  readonly #script: Script;
  /** The files of the last drop, as they arrived. */
  dropped: { path: string; content: Uint8Array }[] = [];
  /** The labs of the labs screen. */
  labs: LabInfo[] = [labInfo];
  /** What the engine's experiments compute, by id. */
  readonly experiments: Record<string, (values: ExperimentValues) => unknown> = {};
  readonly #network = new SketchedNetwork();
  readonly #random = randomNumbers(3);
  #client: ClientLink | null = null;
  #transport: TransportEvents | null = null;
  #endChannel: (() => void) | null = null;
  #session: SessionState | null = null;
  #sessions = 0;
  #course = new ScriptedCourse(settings, 0);
  #conditions: StopConditions | undefined;
  #means = new RunningMeans();
  #probe: ProbeRequest | null = null;
  #sequence = 0;
  #inside: StepTrace | undefined;
  #underWay = 0;
  #steps: StepMetrics[] = [];
  #epochs: EpochMetrics[] = [];
  #points: StatisticsPoint[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  #options: EngineOptions = {};
  readonly #decks = new Map<string, Deck>();
  readonly #notes = new Map<string, RunNotes>();
  readonly #runs: ScriptedRuns;
  readonly #cancelled = new Set<string>();
  /** Every received call, by name. */
  readonly received: string[] = [];
  /** Edits of weights that were requested. */
  readonly edits: EditWeightsRequest[] = [];
  /** Error for the next training request, which is then ignored. */
  refusesOnce: ErrorCode | null = null;
  /** The next `control` takes effect at once, and is answered when this resolves. */
  answersOnceAfter: Promise<void> | null = null;

  constructor(script: Script = {}) {
    this.#script = script;
    this.#runs = new ScriptedRuns(script.runs ?? [], skillAt);
  }

  /** The transport for the window. */
  readonly transport: Transport = (events) => {
    this.#transport = events;
    this.connect();
    return () => this.stop();
  };

  /** Opens a new connection, as after a loss. */
  connect(): void {
    const [near, far] = memoryPair();
    this.#client = serveEngine(near, this.#calls());
    this.#endChannel = () => near.close('test');
    this.#transport?.onChannel(far);
  }

  /** Cuts the connection. With `engine-died`, the session is gone too. */
  drop(kind: 'lost' | 'engine-died' | 'wrong-token'): void {
    this.#endChannel?.();
    this.#client = null;
    clearInterval(this.#timer);
    if (kind === 'engine-died') this.#session = null;
    this.#transport?.onLoss({ kind, reason: 'SIGKILL', retryInMs: kind === 'wrong-token' ? null : 1000 });
  }

  /** Reports an error that belongs to no call. */
  problem(code: ErrorCode, detail: ErrorDetail): void {
    this.#client?.emit('onProblem', toWireError(new FeaturescopeError(code, detail)));
  }

  /** Reports statistics. */
  record(points: StatisticsPoint[]): void {
    this.#points = [...this.#points, ...points];
    this.#client?.emit('onStatistics', points);
  }

  /** The first step of a network creates its run, and so does an earlier change of settings. */
  #makeRun(): void {
    if (!this.#session || this.#session.run !== null || this.#session.pretrained) return;
    this.#session = { ...this.#session, run: `/runs/lenet5-${this.#sessions}` };
    this.#client?.emit('onState', this.#session);
  }

  /** Plays some steps at once. */
  play(steps: number): void {
    if (!this.#session) return;
    this.#makeRun();
    const done: StepMetrics[] = [];
    for (let count = 0; count < steps; count++) {
      const step: number = this.#session.step + 1;
      const epoch = this.#course.epochAt(step - 1);
      const skill = skillAt(step);
      const metrics: StepMetrics = {
        step,
        epoch,
        values: {
          loss: 2.3 * (1 - skill) + 0.03 + this.#random() * 0.25 * (1.1 - skill),
          accuracy: Math.min(1, Math.round(64 * (0.1 + 0.885 * skill + (this.#random() - 0.5) * 0.08)) / 64),
        },
      };
      done.push(metrics);
      this.#session = {
        ...this.#session,
        step,
        epoch,
        lastStep: step,
        savedStep: Math.floor(step / 100) * 100 || null,
      };
      if (this.#course.epochAt(step) > epoch) this.#endEpoch(epoch, step);
      this.#means.add(metrics);
      const met = this.#conditions?.afterStep(step, this.#means, this.#points.at(-1));
      if (!met) continue;
      this.#stop();
      this.#session = { ...this.#session, phase: 'paused', until: [], met };
      this.#client?.emit('onState', this.#session);
      break;
    }
    this.#steps.push(...done);
    this.#client?.emit('onSteps', done);
    this.#sendFrame();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#endChannel?.();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#conditions = undefined;
  }

  #endEpoch(epoch: number, step: number): void {
    const session = this.#session!;
    const skill = skillAt(step);
    const metrics: EpochMetrics = {
      epoch: epoch + 1,
      step,
      train: { loss: 2.3 * (1 - skill) + 0.05, accuracy: 0.1 + 0.885 * skill },
      heldOutSplit: 'validation',
      heldOut: { loss: 2.3 * (1 - skill) + 0.08, accuracy: 0.1 + 0.88 * skill },
      confusion: confusionFor(0.1 + 0.88 * skill, 600),
    };
    this.#epochs.push(metrics);
    this.#client?.emit('onEpoch', metrics);
    const finished = metrics.epoch >= session.settings.epochs;
    this.#session = { ...session, epoch: epoch + 1, phase: finished ? 'finished' : session.phase };
    if (finished) clearInterval(this.#timer);
    this.#client?.emit('onState', this.#session);
  }

  #calls(): EngineCalls {
    const answer = <T>(name: string, value: () => T): Promise<T> => {
      this.received.push(name);
      return Promise.resolve().then(value);
    };
    return {
      hello: () =>
        answer('hello', () => {
          const { refuses } = this.#script;
          if (refuses) throw new FeaturescopeError(refuses.code, refuses.detail);
          return {
            protocol: PROTOCOL_VERSION,
            version: '0.1.0',
            backend: { name: 'wasm', label: 'wasm simd', threads: 1 } as const,
            session: this.#session,
            pretrained: this.#script.empty ? [] : ['lenet5-mnist'],
          };
        }),
      listRecipes: () =>
        answer('listRecipes', () => {
          const { network } = this.#script;
          return network
            ? [...recipes, { ...recipes[0]!, id: network, model: largeNetworks[network] }]
            : recipes;
        }),
      recipeNetwork: () => answer('recipeNetwork', () => networkFile),
      listData: () => answer('listData', () => dataSets),
      listRuns: async () => {
        await new Promise((done) => setTimeout(done, this.#script.listTakesMs ?? 0));
        return answer('listRuns', () => this.#runs.list(this.#notes));
      },
      open: (request) => this.#open(request),
      fetchData: (request) => answer('fetchData', () => data(request.data)),
      control: async (request) => {
        const after = this.answersOnceAfter;
        this.answersOnceAfter = null;
        const state = await answer('control', () => {
          const refusal = this.refusesOnce;
          this.refusesOnce = null;
          if (refusal) throw new FeaturescopeError(refusal, {});
          return this.#control(request);
        });
        if (after) await after;
        return state;
      },
      adjust: (request) => answer('adjust', () => this.#adjust(request)),
      editWeights: (request) => answer('editWeights', () => this.#edit(request)),
      pace: ({ stepsPerSecond }) => answer(`pace ${stepsPerSecond}`, () => this.#keepPace(stepsPerSecond)),
      history: () => answer('history', () => ({ steps: this.#steps, epochs: this.#epochs })),
      rewind: (request) => this.#rewind(request),
      steps: () => answer('steps', () => ({ last: this.#session?.lastStep ?? 0, kept: this.#keptSteps() })),
      statistics: () => answer('statistics', () => this.#points),
      watch: (probe) =>
        answer('watch', () => {
          this.#probe = probe;
          this.#underWay = 0;
          this.#sendFrame();
        }),
      unwatch: () => answer('unwatch', () => void (this.#probe = null)),
      acknowledge: () => {
        this.#underWay = Math.max(0, this.#underWay - 1);
      },
      samples: (request) => answer('samples', () => this.#samples(request)),
      augmented: ({ sample, count }) =>
        answer('augmented', () => {
          const image =
            'pixels' in sample ? sample.pixels : this.#samples({ ...at(sample), count: 1 }).images;
          const images = new Uint8Array(count * image.length);
          for (let turn = 0; turn < count; turn++)
            images.set(image.subarray(turn), turn * image.length + turn);
          const isTrained = 'split' in sample && sample.split === 'train';
          return {
            images,
            steps: isTrained ? Array.from({ length: count }, (_none, turn) => turn * 40 + 3) : null,
          };
        }),
      evaluate: (request) => this.#evaluate(request.task, 'evaluate', request.split),
      rankingCurves: ({ split }) =>
        answer('rankingCurves', () => {
          const { labels, predictions } = this.#scored();
          const { classes } = this.#session!.data;
          return rankings(`${split} ${this.#scoredAs()} ${String(classes)}`, () =>
            describeRanking(split, predictions, labels, classes),
          );
        }),
      thresholds: ({ split, class: index }) =>
        answer(`thresholds ${index}`, () => {
          const { labels, predictions } = this.#scored();
          const { scores } = predictions;
          const own = { scores, labels, index, classes: this.#session!.data.classes.length };
          return thresholdTable(split, own);
        }),
      examples: () => Promise.reject(new FeaturescopeError('evaluation/only-classes')),
      predictions: (request) => answer('predictions', () => this.#predictions(request)),
      topActivations: (request) => answer('exciting', () => this.#topActivations(request)),
      listSteps: () => answer('listSteps', () => this.#keptSteps()),
      compare: (request) => answer('compare', () => this.#compare(request)),
      inside: ({ step }) => answer('inside', () => this.#lookInside(step)),
      insideTensors: (request) => answer('insideTensors', () => this.#insideTensors(request)),
      leaveInside: () => answer('leaveInside', () => undefined),
      readNotes: ({ run }) => answer('readNotes', () => this.#notes.get(run) ?? { name: '', bookmarks: [] }),
      writeNotes: ({ run, notes }) =>
        answer('writeNotes', () => {
          this.#notes.set(run, notes);
          return notes;
        }),
      deleteRun: ({ run }) => answer('deleteRun', () => this.#runs.delete(run)),
      restoreRun: ({ trash }) => answer('restoreRun', () => this.#runs.restore(trash)),
      listDeleted: () => answer('listDeleted', () => this.#runs.deleted),
      emptyTrash: () => answer('emptyTrash', () => void (this.#runs.deleted = [])),
      runHistory: ({ run }) => answer('runHistory', () => this.#runs.history(run)),
      exportMetrics: ({ format }) => answer('exportMetrics', () => `step,loss in ${format}`),
      saveNetwork: ({ run, format }) =>
        answer(`saveNetwork ${format}`, () => {
          if (format === 'npz')
            throw new FeaturescopeError('save/layer-not-in-format', {
              layer: 'conv1',
              what: 'Conv2D',
              format: 'NumPy',
            });
          return Uint8Array.from(`${run ?? 'open'} as ${format}`, (sign) => sign.charCodeAt(0));
        }),
      writeCode: ({ run, as, name }) =>
        answer(`writeCode ${as}`, () => {
          if (as === 'pytorch')
            throw new FeaturescopeError('code/layer-not-in-framework', {
              layer: 'conv1',
              class: 'Conv2D',
              framework: 'PyTorch',
            });
          return Uint8Array.from(`${run} as ${as}, ${name}`, (sign) => sign.charCodeAt(0));
        }),
      readOptions: () => answer('readOptions', () => scriptedOptions(this.#options)),
      writeOptions: ({ options }) =>
        answer('writeOptions', () => {
          if (options.dataFolder === '/nowhere')
            throw new FeaturescopeError('options/no-folder', { path: options.dataFolder });
          return scriptedOptions((this.#options = options));
        }),
      previewData: ({ data, count }) => answer(`previewData ${data}`, () => this.#preview(data, count)),
      beginDrop: ({ files }) =>
        answer('beginDrop', () => {
          this.dropped = files.map(({ path, bytes }) => ({ path, content: new Uint8Array(bytes) }));
          return { drop: 'drop', path: null };
        }),
      addToDrop: ({ parts }) =>
        answer('addToDrop', () => {
          for (const { file, offset, bytes } of parts) this.dropped[file]!.content.set(bytes, offset);
        }),
      endDrop: () => answer('endDrop', () => ({ path: `/dropped/${this.dropped[0]!.path.split('/')[0]!}` })),
      leaveDrop: () => answer('leaveDrop', () => undefined),
      lookAtPath: ({ path }) => answer('lookAtPath', () => foundAt(path)),
      listLabs: () => answer('listLabs', () => this.labs),
      checkLab: ({ lab }) => answer(`checkLab ${lab}`, () => labResult),
      runExperiment: ({ experiment, values }) =>
        answer('runExperiment', () => {
          if (experiment in this.experiments) return this.experiments[experiment]!(values);
          throw new FeaturescopeError('lab/unknown-experiment', { experiment, known: '' });
        }),
      askAtStep: (request) => this.#askAtStep(request),
      look: (request) => answer('look', () => this.#look(request)),
      checkArithmetic: () =>
        answer('checkArithmetic', () =>
          this.#session!.model.layers.map((layer, at) => ({
            ...{ layer: layer.name, class: layer.className, checked: at === 0 ? 0 : 1024, values: 4704 },
            ...{ difference: at === 0 ? null : at * 1e-7, relative: at === 0 ? null : at * 1e-8 },
          })),
        ),
      exportFigures: ({ figures }) =>
        answer('exportFigures', () => ({
          bytes: Uint8Array.from(new TextEncoder().encode(figures.map(({ svg }) => svg).join('\n'))),
          undrawn: figures.some(({ svg }) => svg.includes('猫')) ? ['猫'] : [],
        })),
      readDeck: ({ recipe }) => answer('readDeck', () => this.#decks.get(recipe) ?? null),
      writeDeck: ({ recipe, deck }) => answer('writeDeck', () => void this.#decks.set(recipe, deck)),
      ...scriptedWhy({
        model: () => this.#session!.model,
        training: () => this.#session?.phase === 'running',
        picture: (sample) => this.#picture(sample),
        note: (name) => void this.received.push(name),
      }),
      ...scriptedLoss(
        () => this.#session!.model,
        (name) => void this.received.push(name),
      ),
      cancel: ({ task }) => answer('cancel', () => Boolean(this.#cancelled.add(task))),
    };
  }

  /** Continues as a branch, like the engine; the scripted weights stay the same. */
  #edit(request: EditWeightsRequest): SessionState {
    this.edits.push(request);
    this.#makeRun();
    const session = this.#session!;
    const { run, step } = session;
    this.#session = { ...session, run: `${run}-from-${step}`, branchOf: { run: run!, step } };
    this.#client?.emit('onState', this.#session);
    return this.#session;
  }

  /** Answers for a step like the current network, but without knowing later steps. */
  async #askAtStep({ task, step, ask }: AskAtStepRequest): Promise<unknown> {
    this.received.push(`askAtStep ${step} ${ask.call}`);
    await this.#restoring(task);
    const { lastStep } = this.#session!;
    if (ask.call === 'state')
      return {
        ...this.#session!,
        ...this.#course.at(step, lastStep),
        step,
        epoch: this.#course.epochAt(step),
      };
    if (ask.call === 'history') return { steps: this.#steps, epochs: this.#epochs };
    if (ask.call === 'statistics') return this.#points;
    if (!('request' in ask)) return undefined;
    return (this.#calls()[ask.call] as (request: unknown) => unknown)(ask.request);
  }

  async #restoring(task: string): Promise<void> {
    const ends = performance.now() + (this.#script.restoreTakesMs ?? 0);
    do {
      await new Promise((done) => setTimeout(done, 1));
      if (this.#cancelled.has(task)) throw new FeaturescopeError('engine/cancelled');
    } while (performance.now() < ends);
  }

  async #rewind({ task, step }: { task: string; step: number }): Promise<SessionState> {
    this.received.push(`rewind ${step}`);
    clearInterval(this.#timer);
    await this.#restoring(task);
    const { lastStep } = this.#session!;
    const way = this.#course.at(step, lastStep);
    const epoch = this.#course.epochAt(step);
    this.#session = { ...this.#session!, ...way, step, epoch, phase: 'paused', met: null };
    this.#sendFrame();
    return this.#session;
  }

  /** Continuing from an earlier step than the last creates another run. */
  #branch(): void {
    const { step, lastStep, run } = this.#session!;
    if (step === lastStep) return;
    this.#steps = this.#steps.filter((metrics) => metrics.step <= step);
    this.#epochs = this.#epochs.filter((metrics) => metrics.step <= step);
    const branchOf = { run: run!, step };
    this.#course.branch(step);
    const way = this.#course.at(step, step);
    this.#session = { ...this.#session!, ...way, run: `${run}-from-${step}`, lastStep: step, branchOf };
  }

  #look({ sample, layers, quantities }: LookRequest): FrameTensor[] {
    const own = 'pixels' in sample;
    const pixels = own ? sample.pixels : drawDigit(labelOf(sample.index), sample.index + this.#pictures());
    return this.#network
      .tensors(pixels, own ? 0 : labelOf(sample.index), this.#skill())
      .filter(
        ({ layer, quantity }) =>
          quantities.includes(quantity) && (layers === 'all' || layers.includes(layer)),
      );
  }

  async #evaluate(task: string, name: string, split: 'train' | 'test'): Promise<Evaluation> {
    this.received.push(name);
    const duration = this.#script.evaluationTakesMs ?? 0;
    const ends = performance.now() + duration;
    while (performance.now() < ends) {
      await new Promise((done) => setTimeout(done, 5));
      if (this.#cancelled.has(task)) throw new FeaturescopeError('engine/cancelled');
      const done = Math.round((1 - (ends - performance.now()) / duration) * 10_000);
      this.#client?.emit('onProgress', { task, what: 'evaluate', done, total: 10_000, unit: 'images' });
    }
    if (this.#session!.phase === 'running') throw new FeaturescopeError('engine/busy', { task: 'training' });
    const { labels, predictions } = this.#scored();
    const { classes } = this.#session!.data;
    return evaluations(`${split} ${this.#scoredAs()} ${String(classes)}`, () =>
      describeEvaluation(split, predictions, labels, classes),
    );
  }

  /** Scores of the current network on the test images; with a thousand classes on fewer images. */
  #scored(): ScriptedSplit {
    const { data } = this.#session!;
    const skill = this.#skill();
    return splits(this.#scoredAs(), () =>
      this.#script.network === 'thousand'
        ? scriptedSplit(2000, 1000, (index) => index % 200, scoresOfThousand)
        : scriptedSplit(data.test, 10, labelOf, (index) => {
            const sure = index < 40 ? 1 : 0.35 + 0.65 * randomNumbers(index + 5)();
            const scores = scoresFor(predictedFor(index, skill), skill * sure, index);
            return this.#script.unscored && index % 500 === 3 ? scores.fill(NaN) : scores;
          }),
    );
  }

  /** Key of everything that the scores depend on. */
  #scoredAs(): string {
    const { network, unscored } = this.#script;
    return [network, unscored, this.#session!.data.test, this.#skill()].join(' ');
  }

  #predictions(request: PredictionsRequest): PredictionPage {
    const { labels, predictions } = this.#scored();
    const { classes, shape } = this.#session!.data;
    const blank = { inputs: new Uint8Array(), labels, count: labels.length };
    const found = { name: '', shape: [0, 0, 1] as [number, number, number], classes: [...classes] };
    const page = findPredictions(
      { ...found, train: blank, test: blank, embedded: false },
      predictions,
      request,
    );
    const size = sizeOf(shape);
    const images = new Uint8Array(page.indices.length * size);
    page.indices.forEach((index, at) =>
      images.set(this.#samples({ split: 'test', offset: index, count: 1 }).images, at * size),
    );
    return { ...page, images };
  }

  /** An image of the data set, or the user's own, which is always classified as 0. */
  #picture(sample: SampleRef): { image: Uint8Array; label: number | null; predicted: number } {
    if ('pixels' in sample) return { image: sample.pixels, label: null, predicted: 0 };
    const { images, labels } = this.#samples({ split: sample.split, offset: sample.index, count: 1 });
    const predicted = predictedFor(sample.index, this.#skill());
    return { image: images, label: labels[0]!, predicted };
  }

  /** One digit of each class; nothing for data that is unavailable. */
  #preview(name: string, count: number): DataPreview {
    const set = dataSets.find((known) => known.name === name);
    if (!set?.available) throw new FeaturescopeError('data/not-found', { data: name });
    const labels = Array.from({ length: count }, (_none, at) => at % 10);
    const images = new Uint8Array(count * 784);
    labels.forEach((label, at) => images.set(drawDigit(label, at), at * 784));
    return { data: name, shape: [28, 28, 1], count, images, labels };
  }

  #topActivations({ layer, map, split }: TopActivationsRequest): TopActivations {
    const batch = this.#samples({ split, offset: 0, count: 9 });
    return {
      layer,
      map,
      split,
      step: this.#session?.step ?? 0,
      indices: Array.from(batch.labels, (_label, at) => at),
      labels: [...batch.labels],
      values: Float32Array.from(batch.labels, (_label, at) => 3 - at / 4),
      positions: Array.from(batch.labels, (_label, at) => at),
      images: batch.images,
    };
  }

  /** Step 0, and each hundredth step so far. */
  #keptSteps(): number[] {
    return Array.from({ length: Math.floor((this.#session?.step ?? 0) / 100) + 1 }, (_none, at) => at * 100);
  }

  #compare({ layer, a, b }: CompareRequest): Comparison {
    if (b.of.from === 'run' && b.of.run === this.#script.misfit)
      throw new FeaturescopeError('compare/shapes-differ', { layer, a: '28x28x6', b: '26x26x32' });
    return { layer, a: this.#side(layer, a), b: this.#side(layer, b) };
  }

  #side(layer: string, { of, sample }: CompareRequest['a']): ComparedSide {
    const step = of.from === 'session' ? (this.#session?.step ?? 0) : of.from === 'initial' ? 0 : of.step;
    const skill = of.from === 'session' ? this.#skill() : skillAt(step);
    const own = 'pixels' in sample;
    const label = own ? null : labelOf(sample.index);
    const predicted = own ? 0 : predictedFor(sample.index, skill);
    const pixels = own ? sample.pixels : drawDigit(label!, sample.index + this.#pictures());
    const tensors = this.#network
      .tensors(pixels, predicted, skill)
      .filter((tensor) => tensor.layer === layer);
    return {
      step: this.#session?.pretrained && of.from === 'session' ? null : step,
      label,
      predicted,
      tensors,
    };
  }

  #lookInside(wanted?: number): StepTrace {
    const session = this.#session!;
    const step = wanted ?? session.step + 1;
    if (step > session.lastStep + 1)
      throw new FeaturescopeError('run/no-step', { step, last: session.lastStep });
    if (step > session.lastStep) this.play(1);
    this.#session = { ...this.#session!, phase: 'paused', step };
    this.#client?.emit('onState', this.#session);
    const count = 24;
    const { images, labels, scores } = this.#samples({ split: 'train', offset: step, count });
    const logits = scores.map((score) => Math.log(score + 1e-4));
    return (this.#inside = scriptedStep(this.#session, step, {
      images,
      labels: Int32Array.from(labels),
      logits,
    }));
  }

  #insideTensors(request: InsideTensorsRequest): InsideTensors {
    const step = this.#inside;
    if (step?.step !== request.step || this.#script.forgetsInside)
      throw new FeaturescopeError('inside/gone', { step: request.step });
    const { layers } = this.#session!.model;
    const pixels = (step.inputs as Uint8Array).subarray(request.row * 784, (request.row + 1) * 784);
    const label = step.labels[request.row]!;
    const activations = this.#script.network
      ? this.#tensors(label, request.row)
      : this.#network.tensors(pixels, label, this.#skill());
    return scriptedTensors(step, request, { layers, activations });
  }

  async #open({ task, source }: OpenRequest): Promise<SessionState> {
    this.received.push('open');
    const duration = this.#script.openTakesMs ?? 0;
    const parts = duration === 0 ? 0 : 20;
    for (let part = 0; part < parts; part++) {
      await new Promise((done) => setTimeout(done, duration / parts));
      if (this.#cancelled.has(task)) throw new FeaturescopeError('engine/cancelled');
      this.#client?.emit('onProgress', {
        task,
        what: 'load',
        done: part * 3000,
        total: 60_000,
        unit: 'images',
      });
    }
    const unavailable =
      this.#script.offline === true && source.from === 'recipe' && source.data === 'fashion-mnist';
    if (unavailable)
      throw new FeaturescopeError('data/fetch-failed', { data: 'fashion-mnist', reason: offline });
    const { movedData } = this.#script;
    const isMoved = movedData !== undefined && source.from === 'run' && source.data !== movedData;
    if (isMoved && source.data !== undefined)
      throw new FeaturescopeError('data/unknown', { data: source.data, known: 'mnist' });
    clearInterval(this.#timer);
    this.#steps = [];
    this.#epochs = [];
    this.#points = [];
    const recipe =
      source.from === 'recipe' ? recipes.find((known) => known.id === source.recipe) : recipes[0];
    if (!recipe) throw new FeaturescopeError('recipe/unknown', { recipe: 'x', known: 'lenet5' });
    const chosen = { ...recipe.settings, ...(source.from === 'recipe' ? source.settings : {}) };
    const set = dataSets.find(
      (known) => known.name === (source.from === 'recipe' ? (source.data ?? recipe.data) : 'mnist'),
    )!;
    this.#session = {
      id: `session-${++this.#sessions}`,
      phase: 'paused',
      recipe: recipe.id,
      title: recipe.title,
      task: 'classification',
      data: {
        ...set,
        ...(this.#script.network === 'thousand' ? manyClasses : {}),
        ...(isMoved ? { available: false } : {}),
      },
      ...this.#begin(chosen, set),
      model: this.#script.network ? largeNetworks[this.#script.network] : recipe.model,
      step: 0,
      epoch: 0,
      ...{ pace: null, until: [], met: null },
      run: source.from === 'run' ? source.run : null,
      lastStep: 0,
      savedStep: null,
      workers: 1,
      pretrained:
        source.from === 'pretrained' ? { id: source.model, data: 'mnist', accuracy: 0.9893 } : undefined,
    };
    this.#client?.emit('onStatus', { imagesPerSecond: 0, memoryBytes: 182_400_000, tensors: 74 });
    return this.#session;
  }

  #begin(chosen: Settings, { train }: DataInfo) {
    this.#course = new ScriptedCourse(chosen, Math.round(train * (1 - chosen.validationSplit)));
    this.#means = new RunningMeans();
    return this.#course.at(0, 0);
  }

  #adjust(change: AdjustRequest): SessionState {
    this.#makeRun();
    this.#branch();
    const { step } = this.#session!;
    this.#course.change(step, change);
    return (this.#session = { ...this.#session!, ...this.#course.at(step, step) });
  }

  #keepPace(stepsPerSecond: number | null): SessionState {
    this.#session = { ...this.#session!, pace: stepsPerSecond };
    if (this.#session.phase === 'running') this.#playOn();
    return this.#session;
  }

  #control({ action, steps, until }: ControlRequest): SessionState {
    if (!this.#session) throw new FeaturescopeError('engine/no-session');
    this.#stop();
    if (action !== 'pause' && action !== 'reset') {
      this.#makeRun();
      this.#branch();
    }
    this.#conditions = until && new StopConditions(until, this.#session.step, { task: 'classification' });
    const phase = action === 'run' || action === 'epoch' ? 'running' : 'paused';
    this.#session = { ...this.#session, phase, until: until ?? [], met: null };
    if (action === 'step') this.play(steps ?? 1);
    if (action === 'reset') {
      this.#steps = [];
      this.#epochs = [];
      const id = `session-${++this.#sessions}`;
      const { learningRate, batchSize } = this.#session.held[0]!;
      this.#session = {
        ...this.#session,
        ...this.#begin({ ...this.#session.settings, learningRate, batchSize }, this.#session.data),
        id,
        run: null,
        branchOf: undefined,
        step: 0,
        epoch: 0,
        lastStep: 0,
        savedStep: null,
        workers: 1,
      };
    }
    if (phase === 'running') this.#playOn();
    return this.#session;
  }

  #playOn(): void {
    clearInterval(this.#timer);
    const { stepMs = 0 } = this.#script;
    if (stepMs === 0) return;
    const { pace } = this.#session!;
    this.#client?.emit('onStatus', { imagesPerSecond: 12_412, memoryBytes: 196_000_000, tensors: 128 });
    this.#timer = setInterval(() => this.play(1), pace === null ? stepMs : 1000 / pace);
  }

  #samples({ split, offset, count }: SamplesRequest): SampleBatch {
    const total = this.#session?.data[split] ?? 0;
    const skill = this.#skill();
    const within = Math.max(0, Math.min(count, total - offset));
    if (this.#script.network === 'thousand') return colourSamples(split, offset, total, within);
    const images = new Uint8Array(within * 784);
    const labels = new Uint8Array(within);
    const scores = new Float32Array(within * 10);
    for (let at = 0; at < within; at++) {
      const label = labelOf(offset + at);
      images.set(drawDigit(label, offset + at + this.#pictures()), at * 784);
      labels[at] = label;
      scores.set(scoresFor(predictedFor(offset + at, skill), skill, offset + at), at * 10);
    }
    return { split, offset, total, count: within, images, labels, scores };
  }

  /** Each data set has its own pictures. */
  #pictures(): number {
    return 100_000 * dataSets.findIndex((known) => known.name === this.#session?.data.name);
  }

  #skill(): number {
    return this.#session?.pretrained ? 1 : skillAt(this.#session?.step ?? 0);
  }

  #tensors(label: number, index: number): FrameTensor[] {
    const { network } = this.#script;
    if (network) return this.#patterns(largeNetworks[network], index);
    const digit = drawDigit(label, index + this.#pictures());
    return this.#network.tensors(digit, predictedFor(index, this.#skill()), this.#skill());
  }

  #patterns(of: ModelInfo, index: number): FrameTensor[] {
    const { step } = this.#session!;
    const tensors = patterns(of, step + index);
    if (of !== thousand) return step === 0 ? tensors : [...tensors, ...noiseOf(of, this.#drawOf(step))];
    const exponentials = tensors
      .at(-1)!
      .data.map((_value, at) => Math.exp(9 * Math.sin((at + index) * 12.9898)));
    const sum = exponentials.reduce((total, value) => total + value, 0);
    const [first, ...others] = tensors;
    const bytes = first!.data.map((value) => Math.round((value + 1) * 127) / 255);
    const output = { ...others.pop()!, data: exponentials.map((value) => value / sum) };
    return [{ ...first!, data: bytes }, ...others, output];
  }

  #drawOf(step: number): NoiseDraw {
    const own =
      this.#probe?.sample !== undefined &&
      'index' in this.#probe.sample &&
      this.#probe.sample.split === 'train';
    return { step: own ? Math.max(1, step - 3) : step, row: own ? 17 : 0, own };
  }

  #sendFrame(): void {
    const probe = this.#probe;
    if (!probe || !this.#session || this.#underWay >= 2 || !('index' in probe.sample)) return;
    const label = labelOf(probe.sample.index);
    this.#underWay++;
    this.#client?.emit('onFrame', {
      probe: probe.probe,
      sequence: ++this.#sequence,
      session: this.#session.id,
      version: this.#session.step,
      step: this.#session.step,
      epoch: this.#session.epoch,
      sample: probe.sample,
      label,
      ...wished(probe, this.#session.step, this.#tensors(label, probe.sample.index)),
    });
  }
}

/** Colour gradients, all classified correctly. */
function colourSamples(split: 'train' | 'test', offset: number, total: number, count: number): SampleBatch {
  const size = 32 * 32 * 3;
  const images = Uint8Array.from({ length: count * size }, (_none, at) => {
    const [image, place] = [offset + Math.floor(at / size), Math.floor((at % size) / 3)];
    return [place / 4, (place % 32) * 8, image * 6][at % 3]!;
  });
  const labels = Uint8Array.from({ length: count }, (_none, at) => (offset + at) % 200);
  const scores = new Float32Array(count * 1000);
  labels.forEach((label, at) => (scores[at * 1000 + label] = 1));
  return { split, offset, total, count, images, labels, scores };
}

/** The first labels of MNIST's test images, then pseudo-random ones. */
const firstLabels = [7, 2, 1, 0, 4, 1, 4, 9, 5, 9, 0, 6, 9, 0, 1, 5, 9, 7, 3, 4];
const splits = remembered<ScriptedSplit>(30);
const evaluations = remembered<Evaluation>(30);
const rankings = remembered<RankingCurves>(30);

const labelOf = (index: number): number =>
  firstLabels[index] ?? Math.floor(randomNumbers(index * 31 + 7)() * 10);
const predictedFor = (index: number, skill: number): number =>
  index % 13 === 8 || randomNumbers(index)() > skill + 0.25 ? mistakenFor(index) : labelOf(index);
/** Errors of the later images are spread over the classes, most of them onto the next ones. */
const mistakenFor = (index: number): number => {
  const by = index < 40 ? 4 : 1 + Math.floor(9 * randomNumbers(index * 13 + 1)() ** 2);
  return (labelOf(index) + by) % 10;
};
/** Scores of a network that classifies each ninth image as the class after its own. */
function scoresOfThousand(index: number): Float32Array {
  const scores = new Float32Array(1000).fill(0.1 / 1000);
  scores[((index % 200) + (index % 9 === 0 ? 1 : 0)) % 200] = 0.9;
  return scores;
}
const skillAt = (step: number): number => 1 - Math.exp(-step / 180);

function confusionFor(accuracy: number, perClass: number): number[][] {
  const random = randomNumbers(11);
  return classes.map((_truth, truth) => {
    const row = classes.map(() => 0);
    const wrong = Math.round(perClass * (1 - accuracy) * (0.5 + random()));
    for (let count = 0; count < wrong; count++) {
      const to = Math.floor(random() ** 2 * 10 + truth + 1) % 10;
      if (to !== truth) row[to]!++;
    }
    row[truth] = perClass - row.reduce((sum, one) => sum + one, 0);
    return row;
  });
}
