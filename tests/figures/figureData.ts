import type { LayerMaps } from '../../src-shared/figures/allLayers.ts';
import type { ModelInfo } from '../../src-shared/model/model.ts';
import type { StatisticsPoint } from '../../src-shared/contract/statistics.ts';
import type { FigureOptions } from '../../src-shared/figures/parts/figure.ts';
import type { FeatureMapsData } from '../../src-shared/figures/featureMaps.ts';
import { lenet5 } from '../renderer/doubles/network.ts';
import type { Ridge } from '../../src-shared/figures/ridgeline.ts';
import type { CurvePoint } from '../../src-shared/figures/trainingCurves.ts';

/** Data from which the tests draw figures. */

const document = globalThis.document.implementation.createHTMLDocument();
export const options = (change: Partial<FigureOptions> = {}): FigureOptions => ({
  document,
  width: 640,
  height: 200,
  theme: 'light',
  language: 'en',
  ...change,
});
export const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
/** A loss that decreases as 2.3 / step, and an accuracy that increases as 1 - 0.9 / step. */
export const falling = (count: number): CurvePoint[] =>
  Array.from({ length: count }, (_none, at) => ({
    step: at + 1,
    values: { loss: 2.3 / (at + 1), accuracy: 1 - 0.9 / (at + 1) },
  }));
export const withLoss = (point: CurvePoint, loss: number): CurvePoint => ({
  ...point,
  values: { ...point.values, loss },
});
export const markup = (svg: SVGSVGElement): string => `${svg.outerHTML.replace(/></g, '>\n<')}\n`;
export const picture = (name: string): string => `pictures/${name}.svg`;
export const textsOf = (svg: SVGSVGElement): string[] =>
  [...svg.querySelectorAll('text, tspan')].map((one) => one.textContent);

export const few = {
  train: falling(12),
  heldOut: [
    { step: 6, values: { loss: 0.4, accuracy: 0.85 } },
    { step: 12, values: { loss: 0.2, accuracy: 0.93 } },
  ],
  heldOutSplit: 'validation',
  totalSteps: 18,
} as const;
export const several = [
  { name: 'first try', points: falling(120) },
  { name: '학습률 0.01', points: falling(70).map((point) => withLoss(point, point.values['loss']! / 2)) },
  { name: '20260102-030405-lenet5-mnist-from-1200-and-some-more-words-to-cut', points: falling(9) },
];
const ramp = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_none, at) => (at === 7 ? NaN : Math.sin(at / 5)));
const layerOf = (name: string) => lenet5.layers.find((layer) => layer.name === name)!;
const tensor = { name: 'activation', quantity: 'activations', dtype: 'float32' } as const;
export const maps = {
  layer: layerOf('pool1'),
  tensor: { ...tensor, layer: 'pool1', shape: [1, 6, 6, 6], data: ramp(216) },
  scale: { map: 'blue-red', low: -1, high: 1 },
} satisfies FeatureMapsData;
export const units = {
  layer: layerOf('dense1'),
  tensor: { ...tensor, layer: 'dense1', shape: [1, 84], data: ramp(84) },
  scale: { map: 'viridis', low: -1, high: 1 },
} satisfies FeatureMapsData;
const wave = Float32Array.from({ length: 5000 }, (_none, at) => Math.sin(at / 50));
/** Wave patterns as the outputs of all layers of a network. */
export const layersOf = ({ layers }: ModelInfo): LayerMaps[] =>
  layers.map((layer) => {
    const shape = [1, ...layer.outputShape];
    const size = shape.reduce((product, side) => product * side, 1);
    const data = new Float32Array(size);
    for (let from = 0; from < size; from += wave.length) data.set(wave.subarray(0, size - from), from);
    return {
      layer,
      tensor: { ...tensor, layer: layer.name, shape, data },
      scale: { map: 'viridis', low: -1, high: 1 },
    };
  });
/** Gradients whose norm is 0.2 / step in conv1 (100 of mean 0, deviation 0.02 / step), and a tenth in conv2. */
export const recorded = (count: number): StatisticsPoint[] =>
  Array.from({ length: count }, (_none, at) => ({
    step: at + 1,
    epoch: 0,
    alarms: [],
    layers: [1, 10].map((part, layer) => ({
      layer: `conv${layer + 1}`,
      gradients: {
        ...{ size: 100, count: 100, nonFinite: 0, mean: 0, standardDeviation: 0.02 / part / (at + 1) },
        ...{ zeros: 0, low: -1, high: 1, bins: [100] },
      },
    })),
  }));
export const tiles = {
  tiles: ['7', '2 → 3, 61 %', '학습률 → automobile, 100 %'].map((words, at) => ({
    image: Uint8Array.from({ length: 36 }, (_none, pixel) => (pixel * (at + 3) * 11) % 256),
    words,
    wrong: at > 0,
  })),
  shape: [6, 6, 1],
  title: 'Mistakes',
  description: 'The first 3 wrong ones of 40 images',
  none: 'None of 40 images is taken for another class.',
} as const;
export const changes = [
  { step: 4, learningRate: 0.0005 },
  { step: 6, batchSize: 128 },
  { step: 110, learningRate: 0.0001, batchSize: 32 },
];
export const small = {
  counts: [
    [50, 2, 0],
    [1, 40, 9],
    [0, 0, 0],
  ],
  classes: ['cat', 'dog', 'ship'],
};
/** A band of errors next to the diagonal. */
export const many = (size: number) => ({
  counts: Array.from({ length: size }, (_row, truth) =>
    Array.from({ length: size }, (_cell, predicted) => [90, 7, 1][Math.abs(truth - predicted)] ?? 0),
  ),
  classes: Array.from({ length: size }, (_none, at) => `class ${at}`),
});
/** A network that is slightly overconfident, and whose confidence is never below 0.4. */
export const calibration = {
  bins: Array.from({ length: 15 }, (_none, at) => ({
    ...{ from: at / 15, to: (at + 1) / 15, count: at < 6 ? 0 : (at - 5) ** 3 },
    ...{ confidence: at < 6 ? NaN : (at + 0.5) / 15, accuracy: at < 6 ? NaN : (at - 0.5) / 15 },
  })),
  error: 1 / 15,
};
export const scores = { scores: [0.01, 0.02, 0.9, 0.07], classes: ['0', '1', '2', '3'], truth: 2 };
export const values = {
  values: Float32Array.from({ length: 200 }, (_n, at) => Math.sin(at)),
  colourMap: 'blue-red',
  range: [-1, 1],
} as const;

/** A bell curve that widens and moves to the right over the steps. */
export const ridges = (count: number): Ridge[] =>
  Array.from({ length: count }, (_none, at) => ({
    step: 1 + at * 40,
    low: -1 - at / 20,
    high: 1 + at / 10,
    bins: Array.from({ length: 16 }, (_bin, bin) => Math.round(100 * Math.exp(-(((bin - 7.5) / 3) ** 2)))),
    mean: at / 40,
    standardDeviation: 0.4 + at / 60,
    zeros: at / (2 * count),
  }));
export const moving = { name: 'conv1, weights', ridges: ridges(12) };

/** One network learns by heart, the other is trained with dropout, which makes training harder than the test. */
export const gaps = [
  { name: 'none', train: 1, test: 0.8 },
  { name: 'dropout', train: 0.5, test: 0.75 },
].map(({ name, train, test }) => ({
  name,
  epochs: [1, 2, 3, 4].map((epoch) => ({
    ...{ epoch, step: 3 * epoch, heldOutSplit: 'test' as const },
    train: { accuracy: (train * epoch) / 4 },
    heldOut: { accuracy: (test * epoch) / 4 },
  })),
}));

/** The same, and a training that was stopped early: its validation accuracy fell from the third epoch on. */
export const gapsWithBest = [
  ...gaps,
  {
    name: 'early stopping',
    monitor: 'accuracy',
    epochs: [0.4, 0.7, 0.6].map((accuracy, at) => ({
      ...{ epoch: at + 1, step: 3 * (at + 1), heldOutSplit: 'validation' as const },
      train: { accuracy: 0.3 * (at + 1) },
      heldOut: { accuracy },
    })),
  },
];
