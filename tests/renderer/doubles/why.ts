import { cellOverTime } from '../../../src-shared/arithmetic/recurrent.ts';
import { partsOf } from '../../../src-shared/model/cellParts.ts';
import { outputSizeOf } from '../../../src-shared/model/ports.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { ModelInfo } from '../../../src-shared/model/model.ts';
import type { SampleRef } from '../../../src-shared/contract/sample.ts';
import {
  changeNames,
  type EmbeddingRequest,
  type ExplainedImage,
  type MaximiseRequest,
  type MovedRequest,
  type OverTime,
  type OverTimeRequest,
  type WhyCalls,
} from '../../../src-shared/contract/why.ts';
import { scriptedCodes } from './codes.ts';
import { randomNumbers } from './network.ts';

/** What the explanation calls need of a scripted engine. */
export interface WhyStage {
  model(): ModelInfo;
  training(): boolean;
  /** An image with its true and predicted class. */
  picture(sample: SampleRef): { image: Uint8Array; label: number | null; predicted: number };
  /** Records a request. */
  note(name: string): void;
}

/**
 * Plausible answers: bright pixels are evidence for a class, classes form clusters, transformed images are classified
 * worse.
 */
export function scriptedWhy({ model, training, picture, note }: WhyStage): WhyCalls {
  const explain = (sample: SampleRef, target?: number): ExplainedImage => {
    const { image, label, predicted } = picture(sample);
    const [height, width, channels] = model().inputs[0]!.shape as [number, number, number];
    return {
      ...{ shape: [height, width, channels], image, pixel: null, label, predicted },
      ...{ target: target ?? predicted, score: target === undefined || target === predicted ? 0.94 : 0.01 },
    };
  };
  const bright = (image: Uint8Array, channels: number): Float32Array =>
    Float32Array.from({ length: image.length / channels }, (_none, at) => image[at * channels]! / 255);
  const asked = <T>(name: string, answer: () => T): Promise<T> => {
    note(name);
    // As with a real channel, timers and views run between two answers.
    return new Promise((done) => setTimeout(done)).then(() => {
      if (training()) throw new FeaturescopeError('engine/busy', { task: 'training' });
      return answer();
    });
  };
  return {
    saliency: ({ sample, target, samples = 1, noise = 0.15, seed = 1 }) =>
      asked('saliency', () => {
        const explained = explain(sample, target);
        const magnitude = bright(explained.image, explained.shape[2]);
        const signed = Float32Array.from(
          explained.image,
          (value, at) => (value / 255) * (at % 3 === 0 ? -1 : 1),
        );
        return { ...explained, samples, noise, seed, magnitude, signed };
      }),
    gradCam: ({ sample, target, layer }) =>
      asked('gradCam', () => {
        const explained = explain(sample, target);
        const convolutions = model().layers.filter(({ kind }) => kind === 'conv');
        if (convolutions.length === 0) throw new FeaturescopeError('why/no-convolution');
        const found =
          convolutions.find(({ name }) => name === layer) ??
          convolutions.findLast(({ outputShape }) => outputShape[0]! > 1)!;
        const [height, width, maps] = found.outputShape as [number, number, number];
        const coarse = Float32Array.from({ length: height * width }, (_none, at) => (at % width) / width);
        const map = Float32Array.from(
          { length: explained.shape[0] * explained.shape[1] },
          (_none, at) => (at % explained.shape[1]) / explained.shape[1],
        );
        return {
          ...{ ...explained, layer: found.name, size: [height, width], coarse, map },
          weights: new Float32Array(maps).fill(0.1),
        };
      }),
    occlusion: ({ sample, target, size = 6, stride = 2, fill = 'mean' }) =>
      asked('occlusion', () => {
        const explained = explain(sample, target);
        const map = bright(explained.image, explained.shape[2]).map((value) => value / 2 - 0.02);
        const starts = Int32Array.from({ length: 12 }, (_none, at) => at * 2);
        return {
          ...{ ...explained, size, stride, fill, positions: [12, 12], tops: starts, lefts: starts },
          ...{ drops: map.slice(0, 144).fill(0.31, 60, 70), map },
        };
      }),
    maximise: (request) => asked('maximise', () => maximised(model(), request)),
    embedding: (request) => asked(`embedding ${request.method}`, () => clouds(model(), request)),
    separability: ({ split = 'test', count = 1000 }) =>
      asked('separability', () => ({
        ...{ split, count, classes: 10 },
        layers: model().layers.map(({ name }, at, all) => ({
          ...{ layer: name, features: 100 * (at + 1), averaged: false },
          betweenClasses: 0.2 + (0.7 * at) / all.length,
          nearestMean: 0.8 + (0.19 * at) / all.length,
        })),
      })),
    robustness: ({ split = 'test', count = 1000, changes = [...changeNames], seed = 1 }) =>
      asked('robustness', () => ({
        ...{ split, count, seed },
        curves: changes.map((change, at) => ({
          change,
          values: [0, 1, 2, 4, 8],
          accuracies: [0.98, 0.97, 0.9 - at / 10, 0.6, 0.2],
        })),
      })),
    overTime: (request) =>
      asked('overTime', () => overTime(model(), request, explain(request.sample, request.target))),
    moved: (request) => asked('moved', () => moved(model(), request, explain(request.sample))),
    ...scriptedCodes(model, asked),
  };
}

/** An LSTM of six units with random weights over the rows of an image; it grows surer of the predicted class with every row. */
function overTime(
  model: ModelInfo,
  { layer, split = 'test', count = 1000 }: OverTimeRequest,
  explained: ExplainedImage,
): OverTime {
  const [units, classes] = [6, outputSizeOf(model)];
  const [steps, width, channels] = explained.shape;
  const random = randomNumbers(5);
  const weights = (size: number): Float64Array => Float64Array.from({ length: size }, () => random() - 0.5);
  const rows = Array.from({ length: steps }, (_none, row) =>
    Array.from({ length: width }, (_value, at) => explained.image[(row * width + at) * channels]! / 255),
  );
  const cell = { kernel: weights(width * 4 * units), recurrentKernel: weights(units * 4 * units) };
  const values = cellOverTime('lstm', rows, { ...cell, bias: weights(4 * units) }, units);
  const shares = Float32Array.from({ length: steps }, (_none, step) => (step + 1) / (steps + 1));
  const others = (step: number): number => (1 - shares[step]!) / Math.max(1, classes - 1);
  return {
    ...explained,
    ...{ layer: layer ?? 'recurrent', cell: 'lstm', steps, units, parts: partsOf('lstm', values) },
    scores: Float32Array.from({ length: steps * classes }, (_none, at) => {
      const step = Math.floor(at / classes);
      return at % classes === explained.predicted ? shares[step]! : others(step);
    }),
    gradients: Float32Array.from({ length: steps }, (_none, step) => 0.8 ** (steps - 1 - step)),
    accuracy: { split, count, shares },
  };
}

function maximised(
  { inputs }: ModelInfo,
  { layer, map, seed = 1, steps = 8, step = 0, from }: MaximiseRequest,
) {
  const random = randomNumbers(seed);
  const shape = inputs[0]!.shape as [number, number, number];
  const size = shape[0] * shape[1] * shape[2];
  return {
    ...{ layer, map, seed, step: step + steps, shape, still: false },
    image: from ?? Float32Array.from({ length: size }, () => random()),
    values: Float32Array.from({ length: steps + 1 }, (_none, at) => Math.sqrt(step + at)),
  };
}

function clouds(
  model: ModelInfo,
  { layer, method, split = 'test', count = 1000, seed = 1, neighbours = 15 }: EmbeddingRequest,
) {
  const classes = outputSizeOf(model);
  const random = randomNumbers(seed);
  const labels = Uint8Array.from({ length: count }, (_none, at) => at % Math.min(10, classes));
  const points = Float32Array.from({ length: 2 * count }, (_none, at) => {
    const angle = labels[Math.floor(at / 2)]!;
    return 6 * (at % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + random() + random();
  });
  return {
    ...{ layer, method, split, seed, neighbours, count, points, labels, features: 84, averaged: false },
    predicted: Int32Array.from(labels, (label, at) => (at % 40 === 3 ? (label + 1) % 10 : label)),
    explained: method === 'pca' ? ([0.41, 0.22] as [number, number]) : null,
  };
}

function moved({ layers }: ModelInfo, { layer, move }: MovedRequest, explained: ExplainedImage) {
  const { outputShape } = layers.find(({ name }) => name === layer)!;
  const size = outputShape.reduce((product, side) => product * side, 1);
  const activation = Float32Array.from({ length: size }, (_none, at) => Math.sin(at / 7));
  const shifts = (move.rotation ?? 0) === 0 && (move.scale ?? 1) === 1 && (move.noise ?? 0) === 0;
  return {
    ...{ ...explained, layer, layerShape: [1, ...outputShape], activation },
    equivariance:
      shifts && outputShape.length === 3
        ? {
            ...{ stride: [1, 1] as [number, number], shifted: activation, meanAbsolute: 0.0123 },
            difference: activation.map((value) => value / 10),
          }
        : null,
  };
}
