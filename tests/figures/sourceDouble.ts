import { FeaturescopeError } from '../../src-shared/contract/errors.ts';
import { describeEvaluation } from '../../src-main/engine/tasks/classification/classMetrics.ts';
import { findPredictions } from '../../src-main/engine/tasks/classification/findPredictions.ts';
import { describeRanking } from '../../src-main/engine/tasks/classification/rankingCurves.ts';
import type { LayerInfo, ModelInfo } from '../../src-shared/model/model.ts';
import type { FrameTensor, History, SampleBatch, SessionState } from '../../src-shared/contract/service.ts';
import type { StatisticsPoint, Summary } from '../../src-shared/contract/statistics.ts';
import type { FigureSource } from '../../src-shared/figures/drawing/source.ts';
import { scriptedLoss } from '../renderer/doubles/loss.ts';
import { scriptedWhy } from '../renderer/doubles/why.ts';
import { drawDigit, randomNumbers } from '../renderer/doubles/network.ts';
import { scriptedSplit } from '../renderer/doubles/evaluation.ts';

/** The network that figures are drawn of. */
export interface Sketch {
  model: ModelInfo;
  classes: string[];
  data?: string;
  /** Number of steps and whole epochs; 0 for an untrained network. */
  steps: number;
  epochs: number;
  /** Value of all activations and weights, instead of random numbers. */
  value?: number;
}

/** A source of figures with plausible, reproducible numbers. */
export function sourceOf({ model, classes, data = 'digits', steps, epochs, value }: Sketch): FigureSource {
  const random = randomNumbers(7);
  const numbers = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => value ?? random() * 2 - 1);
  const drawn = String(model.inputs[0]!.shape) === '28,28,1';
  const activations = (layer: LayerInfo, shape: number[]): Float32Array => {
    if (value !== undefined || shape.length !== 4) return numbers(sizeOf(shape));
    if (layer.kind === 'input' && drawn)
      return Float32Array.from(drawDigit(7, 0), (brightness) => brightness / 255);
    return wavesOf(shape);
  };
  const tensor = (layer: LayerInfo, name: string, shape: number[]): FrameTensor => ({
    ...{ layer: layer.name, name, shape, dtype: 'float32' },
    data: name === 'activation' ? activations(layer, shape) : numbers(sizeOf(shape)),
    quantity: name === 'activation' ? 'activations' : 'filters',
  });
  const weights = (layer: LayerInfo): FrameTensor[] =>
    layer.kernelShape
      ? [tensor(layer, 'kernel', [...layer.kernelShape]), tensor(layer, 'bias', [layer.kernelShape.at(-1)!])]
      : [];
  const history: History = {
    steps: Array.from({ length: steps }, (_none, at) => ({
      ...{ step: at + 1, epoch: 1 },
      values: { loss: value ?? 2 / (at + 1), accuracy: value ?? 1 - 0.9 / (at + 1) },
    })),
    epochs: Array.from({ length: epochs }, (_none, at) => ({
      ...{ epoch: at + 1, step: Math.round(((at + 1) * steps) / epochs), train: { loss: 1, accuracy: 0.5 } },
      ...{ heldOutSplit: 'test', heldOut: { loss: 0.9, accuracy: 0.7 } },
      confusion: confusionOf(classes.length),
    })),
  };
  const summary: Summary = {
    ...{ size: 9, count: 9, nonFinite: 0, mean: 0.1, standardDeviation: 1, zeros: 0, low: -1, high: 1 },
    bins: [1, 2, 3, 2, 1],
  };
  const statistics = [1, 100, 200, 400]
    .filter((step) => step <= steps)
    .map((step): StatisticsPoint => ({
      ...{ step, epoch: 1, alarms: [] },
      layers: model.layers
        .filter(({ kernelShape }) => kernelShape)
        .map(({ name }) => ({
          ...{ layer: name, weights: summary, activations: summary },
          gradients: { ...summary, nonFinite: value === undefined ? 0 : 9 },
        })),
    }));
  const [height, width, channels] = model.inputs[0]!.shape as [number, number, number];
  const samples = (split: 'train' | 'test', offset: number, count: number): SampleBatch => ({
    ...{ split, offset, count, total: TEST_IMAGES },
    images: Uint8Array.from(
      Array.from({ length: count }, (_none, at) =>
        drawn
          ? [...drawDigit((offset + at) % 10, offset + at)]
          : Array.from({ length: height * width * channels }, (_other, pixel) => (pixel * 37 + at) & 255),
      ).flat(),
    ),
    labels: Uint8Array.from({ length: count }, (_none, at) => (offset + at) % Math.min(classes.length, 256)),
    scores: Float32Array.from({ length: count * classes.length }, () => value ?? random()),
  });
  const { labels, predictions } = scriptedSplit(
    TEST_IMAGES,
    classes.length,
    (index) => index % Math.min(classes.length, 256),
    (index) => {
      const scores = Array.from({ length: classes.length }, () => value ?? random() ** 4);
      const likely = (index + (index % 5 === 0 ? 1 : 0)) % classes.length;
      if (value === undefined) scores[likely] = scores[likely]! + random();
      const sum = scores.reduce((total, score) => total + score, 0) || 1;
      return scores.map((score) => score / sum);
    },
  );
  return {
    session: sessionOf(model, classes, data, steps, epochs),
    history: () => Promise.resolve(history),
    statistics: () => Promise.resolve(statistics),
    look: ({ layers, quantities }) =>
      Promise.resolve(
        model.layers
          .filter(({ name }) => layers === 'all' || layers.includes(name))
          .flatMap((layer) => [
            ...(quantities.includes('activations')
              ? [tensor(layer, 'activation', [1, ...layer.outputShape])]
              : []),
            ...(quantities.includes('filters') ? weights(layer) : []),
          ]),
      ),
    samples: (split, offset, count) => Promise.resolve(samples(split, offset, count)),
    evaluation: () => Promise.resolve(describeEvaluation('test', predictions, labels, classes)),
    ranking: () => Promise.resolve(describeRanking('test', predictions, labels, classes)),
    examples: () => Promise.reject(new FeaturescopeError('evaluation/only-classes')),
    predictions: ({ split, ...wish }) => {
      const blank = { inputs: new Uint8Array(), labels, count: labels.length };
      const set = { name: data, shape: [0, 0, 1] as [number, number, number], classes, embedded: true };
      const page = findPredictions({ ...set, train: blank, test: blank }, predictions, { split, ...wish });
      const images = page.indices.flatMap((index) => [...samples(split, index, 1).images]);
      return Promise.resolve({ ...page, images: Uint8Array.from(images) });
    },
    compute: (experiment) =>
      Promise.reject(new FeaturescopeError('lab/unknown-experiment', { experiment, known: '' })),
    trainings: (lab) => Promise.resolve([{ run: '/runs/of-a-lab', name: lab, history }]),
    runs: (names) => Promise.resolve(names.map((name) => ({ name, history }))),
    why: scriptedWhy({
      ...{ model: () => model, training: () => false, note: () => undefined },
      picture: (sample) => {
        const index = 'pixels' in sample ? 0 : sample.index;
        return { image: samples('test', index, 1).images, label: labels[index]!, predicted: labels[index]! };
      },
    }),
    loss: scriptedLoss(
      () => model,
      () => undefined,
      value,
    ),
    task: 'figure',
    beginning: (layer) => Promise.resolve(weights(model.layers.find(({ name }) => name === layer)!)),
  };
}

const TEST_IMAGES = 120;
const sizeOf = (shape: readonly number[]): number => shape.reduce((size, side) => size * side, 1);

/** Maps `[1, H, W, C]` with a different wave pattern each. */
function wavesOf(shape: readonly number[]): Float32Array {
  const [, , width, maps] = shape as [number, number, number, number];
  return Float32Array.from({ length: sizeOf(shape) }, (_none, at) => {
    const [map, x, y] = [at % maps, Math.floor(at / maps) % width, Math.floor(at / maps / width)];
    return Math.sin((y * ((map % 5) + 1) + x * ((map % 3) + 2)) / 6 + map);
  });
}

const confusionOf = (classes: number): number[][] =>
  Array.from({ length: classes }, (_none, truth) =>
    Array.from({ length: classes }, (_other, predicted) => (truth === predicted ? 40 : 1)),
  );

function sessionOf(
  model: ModelInfo,
  classes: string[],
  data: string,
  step: number,
  epoch: number,
): SessionState {
  const settings: SessionState['settings'] = {
    ...{ epochs: 3, batchSize: 64, learningRate: 0.001, seed: 1 },
    optimizer: 'adam',
    schedule: 'constant',
    validationSplit: 0.1,
  };
  return {
    ...{
      id: 'one',
      phase: 'paused',
      recipe: model.name,
      task: 'classification',
      model,
      settings,
      step,
      epoch,
    },
    data: {
      ...{ name: data, available: true, downloadBytes: 0, train: 2000, test: TEST_IMAGES },
      ...{ shape: model.inputs[0]!.shape, classes, embedded: true },
    },
    ...{ held: [{ step: 0, learningRate: 0.001, batchSize: 64 }], stepsPerEpoch: 200, epochEnds: [200, 400] },
    ...{ pace: null, until: [], met: null, lastStep: step, workers: 1, savedStep: null },
    run: step > 0 ? '/runs/a-run' : null,
  };
}
