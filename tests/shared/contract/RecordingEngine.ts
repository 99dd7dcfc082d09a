import { networkFile } from './networkExample.ts';
import type {
  ExamplePage,
  ExamplesRequest,
  PredictionPage,
  PredictionsRequest,
  ThresholdsRequest,
  ThresholdTable,
} from '../../../src-shared/contract/evaluation.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { StepTrace, InsideTensors, InsideTensorsRequest } from '../../../src-shared/contract/inside.ts';
import type {
  CompareRequest,
  DataPreview,
  EngineCalls,
  TopActivations,
  TopActivationsRequest,
  InsideRequest,
  AugmentedRequest,
  AugmentedVersions,
  SampleBatch,
  SessionState,
  Welcome,
} from '../../../src-shared/contract/service.ts';
import type { OptionsState } from '../../../src-shared/contract/options.ts';
import type { StatisticsPoint, Summary } from '../../../src-shared/contract/statistics.ts';
import type { Landscape } from '../../../src-shared/contract/loss.ts';
import type { CodePlane, Decoded, PcaComparison } from '../../../src-shared/contract/codes.ts';
import type { NoiseLevels } from '../../../src-shared/contract/denoising.ts';
import type { Embedding, Maximised, Saliency } from '../../../src-shared/contract/why.ts';
import { labInfo, labResult } from './labExample.ts';

const summary: Summary = {
  ...{ size: 3, count: 3, nonFinite: 0, mean: 0.25, standardDeviation: 0.5, zeros: 0 },
  ...{ low: -0.5, high: 1, bins: [2, 0, 1] },
};
/** Statistics of the engine's layers. */
export const point: StatisticsPoint = {
  ...{ step: 8, epoch: 0 },
  layers: [{ layer: 'conv1', weights: summary, activations: summary }],
  alarms: [{ kind: 'duplicate', layer: 'conv1', map: 4, twin: 1, step: 4 }],
};

/** A recorded step with two images. */
export const insideStep: StepTrace = {
  ...{ step: 8, epoch: 0, optimizer: 'momentum', learningRate: 0.1, shards: 1 },
  ...{
    task: 'classification',
    lossName: null,
    labelSmoothing: 0,
    weightDecay: 0,
    clipNorm: null,
    values: { loss: 0.5, accuracy: 0.5 },
  },
  indices: Int32Array.from([70_000, 3]),
  labels: Int32Array.from([1, 0]),
  inputs: Uint8Array.from([0, 255]),
  targets: new Float32Array(),
  losses: Float32Array.from([0.25, 0.75]),
  heads: Float32Array.from([1, -2, 0, Infinity]),
  outputs: Float32Array.from([0.75, 0.25, 0, NaN]),
  layers: [
    { layer: 'image', shape: [1, 1, 1], hasGradient: false, weights: [] },
    {
      ...{ layer: 'output', shape: [2], hasGradient: true },
      weights: [{ name: 'bias', shape: [2], by: 'optimizer' }],
    },
  ],
  phases: [
    { kind: 'forward', layer: 'output' },
    { kind: 'loss' },
    { kind: 'backward', layer: 'output' },
    { kind: 'update', layer: 'output' },
  ],
  ...{ kept: 2, bytes: 120 },
};
/** Its tensors in the update. */
export const insideTensors: InsideTensors = {
  signals: [],
  weights: [
    {
      ...{ name: 'bias', shape: [2] },
      gradient: Float32Array.from([0.5, -0.5]),
      before: Float32Array.from([0, 1]),
      after: Float32Array.from([-0.25, 1.25]),
      slots: [
        { name: 'velocity', before: Float32Array.from([0, 0]), after: Float32Array.from([-0.25, 0.25]) },
      ],
    },
  ],
};

const notes = {
  name: '첫 시도',
  bookmarks: [{ step: 120, note: 'loss < 0.1', createdAt: '2026-01-02T03:04:05.000Z' }],
};
const deleted = {
  ...{ trash: '/runs/.trash/a-1', run: '/runs/a', name: 'a' },
  ...{ deletedAt: '2026-01-02T03:04:05.000Z', bytes: 1200 },
};

/** A landscape of two by two places, one of which has no finite loss. */
export const landscape: Landscape = {
  ...{ plane: 'random', split: 'train', count: 500, seed: 1, lossName: null, through: [], share: null },
  ...{ x: Float64Array.of(-1, 1), y: Float64Array.of(-1, 1), losses: Float64Array.of(1, 2.5, Infinity, NaN) },
  path: [{ step: 8, x: 0, y: 0, loss: 0.5 }],
};

/** A saliency of an image of two pixels. */
export const saliency: Saliency = {
  ...{
    shape: [1, 2, 1],
    image: Uint8Array.of(0, 255),
    pixel: null,
    label: null,
    predicted: 1,
    target: 0,
    score: 0.25,
  },
  ...{ samples: 1, noise: 0.15, seed: 1 },
  signed: Float32Array.of(-2, NaN),
  magnitude: Float32Array.of(2, NaN),
};
/** A maximisation image of two pixels after one step. */
export const maximised: Maximised = {
  ...{ layer: 'conv1', map: 3, seed: 7, step: 1, shape: [1, 2, 1], still: false },
  image: Float32Array.of(0.25, 1),
  values: Float32Array.of(0, 1.5),
};
/** An embedding of three images. */
export const embedding: Embedding = {
  ...{ layer: 'dense1', method: 'pca', split: 'test', seed: 1, neighbours: 2, count: 3, features: 84 },
  points: Float32Array.of(1, 0, -0.5, 2, -0.5, -2),
  labels: Uint8Array.of(7, 2, 1),
  predicted: Int32Array.of(7, 2, 7),
  averaged: false,
  explained: [0.5, 0.25],
};

/** Codes of three images, of two numbers each. */
export const codePlane: CodePlane = {
  ...{ layer: 'code', shape: [2], split: 'test', count: 3, axes: 'numbers', explained: [0.75, 0.25] },
  centre: Float32Array.of(0, 0),
  directions: Float32Array.of(1, 0, 0, 1),
  points: Float32Array.of(1, 0, -0.5, 2, -0.5, -2),
  labels: Uint8Array.of(7, 2, 1),
};
export const decoded: Decoded = { layer: 'code', shape: [1, 2, 1], outputs: Float32Array.of(0.25, 1) };
export const pcaComparison: PcaComparison = {
  ...{
    layer: 'code',
    code: 2,
    components: 2,
    parameters: 10,
    trained: 9,
    count: 4,
    network: 0.01,
    pca: 0.02,
  },
  ...{ shape: [1, 2, 1], inputs: Uint8Array.of(0, 255), outputs: Float32Array.of(0.25, 1) },
  projections: Float32Array.of(-0.25, 1.5),
  errors: { network: [0.03125], pca: [0.15625] },
};

export const noiseLevels: NoiseLevels = {
  ...{ trained: null, count: 4, shape: [1, 2, 1], outputs: Float32Array.of(0.25, 1) },
  levels: [{ level: 0, noisy: 0, network: 0.01 }],
  chosen: { level: 0.5, noisy: 0.1, network: 0.02 },
  ...{ clean: Uint8Array.of(0, 255), noisy: Uint8Array.of(9, 200) },
};

const digits = { name: 'digits', available: true, downloadBytes: 0, embedded: true };
/** Training that a condition stopped, after its settings were changed. */
export const stopped: SessionState = {
  ...{ id: 's', phase: 'paused', recipe: 'lenet5', run: '/runs/a', workers: 2, pace: 2.5, until: [] },
  data: { ...digits, train: 96, test: 32, shape: [28, 28, 1], classes: ['0', '1'] },
  settings: {
    ...{ epochs: 2, batchSize: 16, optimizer: 'adam', learningRate: 0.01 },
    ...{ schedule: 'linear', seed: 1, validationSplit: 0 },
  },
  held: [
    { step: 0, learningRate: 0.02, batchSize: 32 },
    { step: 4, learningRate: 0.01, batchSize: 16 },
  ],
  task: 'classification',
  model: { name: 'lenet5', inputs: [], outputs: [], parameters: 0, layers: [] },
  ...{ step: 8, epoch: 1, stepsPerEpoch: 6, epochEnds: [8], lastStep: 8, savedStep: 8 },
  met: {
    condition: { when: 'alarm', kind: 'dead' },
    ...{ step: 8, value: null },
    alarm: { kind: 'dead', layer: 'conv1', map: 4, step: 8 },
  },
};

/** Options of which one is set by the environment. */
export const optionsState: OptionsState = {
  chosen: { workers: 2, checkpointMegabytes: 64 },
  inForce: {
    ...{ dataFolder: '/data', runsFolder: '/runs', cacheFolder: '/cache', workers: 2 },
    ...{ arithmetic: 'reproducible', checkpointMegabytes: 64 },
  },
  usualWorkers: 4,
  fixed: { dataFolder: 'FEATURESCOPE_DATA' },
};
const preview: DataPreview = {
  ...{ data: 'digits', shape: [1, 2, 1], count: 1, labels: [7] },
  images: Uint8Array.of(0, 255),
};

/** An engine that only records its calls and returns fixed values: the outer edge of the contract tests. */
export class RecordingEngine implements EngineCalls {
  readonly asked: [string, unknown][] = [];
  /** Resolved by `cancel`. */
  stop: (() => void) | undefined;

  readonly welcome: Welcome = {
    protocol: 1,
    version: '1.2.3',
    backend: { name: 'wasm', label: 'wasm simd', threads: 2 },
    session: null,
    pretrained: ['lenet5-mnist'],
  };

  hello = (request: unknown) => this.#note('hello', request, this.welcome);
  listRecipes = () => this.#note('listRecipes', undefined, []);
  recipeNetwork = (request: unknown) => this.#note('recipeNetwork', request, networkFile);
  listData = () => this.#note('listData', undefined, []);
  listRuns = () => this.#note('listRuns', undefined, []);
  open = (request: unknown) => {
    this.asked.push(['open', request]);
    return Promise.reject(new FeaturescopeError('recipe/unknown', { recipe: 'x', known: 'lenet5' }));
  };
  fetchData = (request: unknown) =>
    new Promise<never>((_resolve, reject) => {
      this.asked.push(['fetchData', request]);
      this.stop = () => reject(new FeaturescopeError('engine/cancelled'));
    });
  control = () => Promise.reject(new Error('a fault of ours'));
  adjust = (request: unknown) => this.#note('adjust', request, stopped);
  editWeights = (request: unknown) => this.#note('editWeights', request, stopped);
  pace = (request: unknown) => this.#note('pace', request, stopped);
  history = () =>
    Promise.resolve({ steps: [{ step: 1, epoch: 0, values: { loss: NaN, accuracy: 0.5 } }], epochs: [] });
  rewind = (request: unknown) => {
    this.asked.push(['rewind', request]);
    return Promise.reject(new FeaturescopeError('run/no-step', { step: 9, last: 8 }));
  };
  steps = () => this.#note('steps', undefined, { last: 8, kept: [0, 4, 8] });
  statistics = () => Promise.resolve([point]);
  watch = (request: unknown) => this.#note('watch', request, undefined);
  unwatch = (request: unknown) => this.#note('unwatch', request, undefined);
  acknowledge = (): void => {
    this.asked.push(['acknowledge', undefined]);
  };
  augmented = (request: AugmentedRequest) => {
    this.asked.push(['augmented', request]);
    return Promise.resolve<AugmentedVersions>({ images: Uint8Array.of(1, 2, 3, 4), steps: [3, 9] });
  };
  samples = () =>
    Promise.resolve<SampleBatch>({
      split: 'test',
      offset: 3,
      total: 10,
      count: 2,
      images: Uint8Array.from([1, 2, 3, 4]),
      labels: Uint8Array.from([7, 2]),
      scores: Float32Array.from([0.25, 0.75]),
    });
  rankingCurves = () => Promise.reject(new FeaturescopeError('engine/busy', { task: 'training' }));
  evaluate = () => Promise.reject(new FeaturescopeError('engine/busy', { task: 'training' }));
  thresholds = ({ split, class: index }: ThresholdsRequest) =>
    Promise.resolve<ThresholdTable>({
      ...{ split, class: index, positives: 1, negatives: 2 },
      truePositives: [1, 0],
      falsePositives: [2, 1],
    });
  examples = ({ split, offset }: ExamplesRequest) =>
    Promise.resolve<ExamplePage>({
      ...{ split, offset, total: 1, indices: [7], errors: [NaN], inputShape: [1], outputShape: [1] },
      ...{ inputs: Float32Array.of(0.5), outputs: Float32Array.of(-1) },
    });
  predictions = ({ split, offset }: PredictionsRequest) =>
    Promise.resolve<PredictionPage>({
      ...{ split, offset, total: 1, indices: [7], labels: [3], predicted: [null] },
      images: Uint8Array.from([1, 2]),
      scores: Float32Array.from([NaN, 0.5]),
    });
  topActivations = ({ layer, map, split }: TopActivationsRequest) =>
    Promise.resolve<TopActivations>({
      layer,
      map,
      split,
      step: 12,
      indices: [5, 2],
      labels: [1, 0],
      values: Float32Array.from([3.5, -Infinity]),
      positions: [4, 0],
      images: Uint8Array.from([9, 8]),
    });
  listSteps = (request: unknown) => this.#note('listSteps', request, [0, 40, 60]);
  compare = (request: CompareRequest) => {
    const side = (value: number) => ({
      step: value,
      label: null,
      predicted: 1,
      tensors: [
        {
          layer: request.layer,
          name: 'activation',
          quantity: 'activations' as const,
          shape: [1, 2],
          dtype: 'float32' as const,
          data: Float32Array.from([value, NaN]),
        },
      ],
    });
    return this.#note('compare', request, { layer: request.layer, a: side(1), b: side(2) });
  };
  inside = (request: InsideRequest) => {
    this.asked.push(['inside', request]);
    return request.step === 9
      ? Promise.reject(new FeaturescopeError('run/no-step', { step: 9, last: 7 }))
      : Promise.resolve(insideStep);
  };
  insideTensors = (request: InsideTensorsRequest) => this.#note('insideTensors', request, insideTensors);
  leaveInside = () => this.#note('leaveInside', undefined, undefined);
  readNotes = (request: unknown) => this.#note('readNotes', request, notes);
  writeNotes = (request: unknown) => this.#note('writeNotes', request, notes);
  deleteRun = (request: unknown) => this.#note('deleteRun', request, deleted);
  restoreRun = (request: unknown) => this.#note('restoreRun', request, deleted.run);
  listDeleted = () => this.#note('listDeleted', undefined, [deleted]);
  emptyTrash = () => this.#note('emptyTrash', undefined, undefined);
  runHistory = (request: unknown) => this.#note('runHistory', request, { steps: [], epochs: [] });
  exportMetrics = (request: unknown) => this.#note('exportMetrics', request, 'step,loss\r\n');
  saveNetwork = (request: unknown) => this.#note('saveNetwork', request, Uint8Array.of(80, 75));
  writeCode = (request: unknown) => this.#note('writeCode', request, Uint8Array.of(80, 75));
  listLabs = () => this.#note('listLabs', undefined, [labInfo]);
  checkLab = (request: unknown) => this.#note('checkLab', request, labResult);
  runExperiment = (request: unknown) =>
    this.#note('runExperiment', request, { curve: Float64Array.of(NaN, 0.25) });
  look = (request: unknown) => this.#note('look', request, []);
  askAtStep = (request: unknown) => this.#note('askAtStep', request, { scores: Float32Array.of(NaN, 0.5) });
  exportFigures = (request: unknown) =>
    this.#note('exportFigures', request, { bytes: Uint8Array.of(80, 75, 3, 4), undrawn: ['猫'] });
  readDeck = (request: unknown) => this.#note('readDeck', request, null);
  writeDeck = (request: unknown) => this.#note('writeDeck', request, undefined);
  saliency = (request: unknown) => this.#note('saliency', request, saliency);
  gradCam = () => Promise.reject(new FeaturescopeError('why/no-convolution'));
  occlusion = (request: unknown) => this.#refuse('occlusion', request);
  maximise = (request: unknown) => this.#note('maximise', request, maximised);
  embedding = (request: unknown) => this.#note('embedding', request, embedding);
  codePlane = (request: unknown) => this.#note('codePlane', request, codePlane);
  decode = (request: unknown) => this.#note('decode', request, decoded);
  noiseLevels = (request: unknown) => this.#note('noiseLevels', request, noiseLevels);
  comparePca = (request: unknown) => this.#note('comparePca', request, pcaComparison);
  landscape = (request: unknown) => this.#note('landscape', request, landscape);
  checkGradient = (request: unknown) => this.#refuse('checkGradient', request);
  separability = (request: unknown) => this.#refuse('separability', request);
  robustness = (request: unknown) => this.#refuse('robustness', request);
  moved = (request: unknown) => this.#refuse('moved', request);
  overTime = (request: unknown) => this.#refuse('overTime', request);
  checkArithmetic = (request: unknown) => this.#refuse('checkArithmetic', request);
  readOptions = () => this.#note('readOptions', undefined, optionsState);
  writeOptions = (request: unknown) => this.#note('writeOptions', request, optionsState);
  previewData = (request: unknown) => this.#note('previewData', request, preview);
  lookAtPath = (request: unknown) =>
    this.#note('lookAtPath', request, { is: 'run' as const, run: '/runs/a' });
  beginDrop = (request: unknown) => this.#note('beginDrop', request, { drop: 'one', path: null });
  addToDrop = (request: unknown) => this.#note('addToDrop', request, undefined);
  endDrop = (request: unknown) => this.#note('endDrop', request, { path: '/dropped/one' });
  leaveDrop = (request: unknown) => this.#note('leaveDrop', request, undefined);
  cancel = () => {
    this.stop?.();
    return Promise.resolve(this.stop !== undefined);
  };

  #refuse(name: string, request: unknown): Promise<never> {
    this.asked.push([name, request]);
    return Promise.reject(new FeaturescopeError('engine/busy', { task: 'training' }));
  }

  #note<T>(name: string, request: unknown, answer: T): Promise<T> {
    this.asked.push([name, request]);
    return Promise.resolve(answer);
  }
}
