import { describe, expect, test } from 'vitest';
import { architecture } from '../../src-shared/figures/architecture.ts';
import { allLayers, type LayerMaps } from '../../src-shared/figures/allLayers.ts';
import { gradientNorms, normCurves } from '../../src-shared/figures/gradientNorms.ts';
import type { ModelInfo } from '../../src-shared/model/model.ts';
import type { StatisticsPoint } from '../../src-shared/contract/statistics.ts';
import { calibrationPlace, calibrationPlot } from '../../src-shared/figures/calibrationPlot.ts';
import { classScores } from '../../src-shared/figures/classScores.ts';
import { confusionMatrix, matrixPlace, matrixShare } from '../../src-shared/figures/confusionMatrix.ts';
import type { FigureOptions } from '../../src-shared/figures/parts/figure.ts';
import { histogram } from '../../src-shared/figures/histogram.ts';
import { featureMaps, type FeatureMapsData } from '../../src-shared/figures/featureMaps.ts';
import { sampleGrid } from '../../src-shared/figures/sampleGrid.ts';
import { summaryTable } from '../../src-shared/figures/summaryTable.ts';
import { inception, vgg16 } from '../renderer/doubles/largeNetworks.ts';
import { lenet5 } from '../renderer/doubles/network.ts';
import { runCurves } from '../../src-shared/figures/runCurves.ts';
import { rankingCurves } from '../../src-shared/figures/rankingCurves.ts';
import { rankingOf } from '../renderer/doubles/ranking.ts';
import { ridgeline, type Ridge } from '../../src-shared/figures/ridgeline.ts';
import { trainingCurves, type CurvePoint } from '../../src-shared/figures/trainingCurves.ts';

const document = globalThis.document.implementation.createHTMLDocument();
const options = (change: Partial<FigureOptions> = {}): FigureOptions => ({
  document,
  width: 640,
  height: 200,
  theme: 'light',
  language: 'en',
  ...change,
});
const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
/** A loss that decreases as 2.3 / step, and an accuracy that increases as 1 - 0.9 / step. */
const falling = (count: number): CurvePoint[] =>
  Array.from({ length: count }, (_none, at) => ({
    step: at + 1,
    values: { loss: 2.3 / (at + 1), accuracy: 1 - 0.9 / (at + 1) },
  }));
const withLoss = (point: CurvePoint, loss: number): CurvePoint => ({
  ...point,
  values: { ...point.values, loss },
});
const markup = (svg: SVGSVGElement): string => `${svg.outerHTML.replace(/></g, '>\n<')}\n`;
const picture = (name: string): string => `pictures/${name}.svg`;
const textsOf = (svg: SVGSVGElement): string[] =>
  [...svg.querySelectorAll('text, tspan')].map((one) => one.textContent);

const few = {
  train: falling(12),
  heldOut: [
    { step: 6, values: { loss: 0.4, accuracy: 0.85 } },
    { step: 12, values: { loss: 0.2, accuracy: 0.93 } },
  ],
  heldOutSplit: 'validation',
  totalSteps: 18,
} as const;
const several = [
  { name: 'first try', points: falling(120) },
  { name: '학습률 0.01', points: falling(70).map((point) => withLoss(point, point.values['loss']! / 2)) },
  { name: '20260102-030405-lenet5-mnist-from-1200-and-some-more-words-to-cut', points: falling(9) },
];
const ramp = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_none, at) => (at === 7 ? NaN : Math.sin(at / 5)));
const layerOf = (name: string) => lenet5.layers.find((layer) => layer.name === name)!;
const tensor = { name: 'activation', quantity: 'activations', dtype: 'float32' } as const;
const maps = {
  layer: layerOf('pool1'),
  tensor: { ...tensor, layer: 'pool1', shape: [1, 6, 6, 6], data: ramp(216) },
  scale: { map: 'blue-red', low: -1, high: 1 },
} satisfies FeatureMapsData;
const units = {
  layer: layerOf('dense1'),
  tensor: { ...tensor, layer: 'dense1', shape: [1, 84], data: ramp(84) },
  scale: { map: 'viridis', low: -1, high: 1 },
} satisfies FeatureMapsData;
const wave = Float32Array.from({ length: 5000 }, (_none, at) => Math.sin(at / 50));
/** Wave patterns as the outputs of all layers of a network. */
const layersOf = ({ layers }: ModelInfo): LayerMaps[] =>
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
const recorded = (count: number): StatisticsPoint[] =>
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
const tiles = {
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
const changes = [
  { step: 4, learningRate: 0.0005 },
  { step: 6, batchSize: 128 },
  { step: 110, learningRate: 0.0001, batchSize: 32 },
];
const small = {
  counts: [
    [50, 2, 0],
    [1, 40, 9],
    [0, 0, 0],
  ],
  classes: ['cat', 'dog', 'ship'],
};
/** A band of errors next to the diagonal. */
const many = (size: number) => ({
  counts: Array.from({ length: size }, (_row, truth) =>
    Array.from({ length: size }, (_cell, predicted) => [90, 7, 1][Math.abs(truth - predicted)] ?? 0),
  ),
  classes: Array.from({ length: size }, (_none, at) => `class ${at}`),
});
/** A network that is slightly overconfident, and whose confidence is never below 0.4. */
const calibration = {
  bins: Array.from({ length: 15 }, (_none, at) => ({
    ...{ from: at / 15, to: (at + 1) / 15, count: at < 6 ? 0 : (at - 5) ** 3 },
    ...{ confidence: at < 6 ? NaN : (at + 0.5) / 15, accuracy: at < 6 ? NaN : (at - 0.5) / 15 },
  })),
  error: 1 / 15,
};
const scores = { scores: [0.01, 0.02, 0.9, 0.07], classes: ['0', '1', '2', '3'], truth: 2 };
const values = {
  values: Float32Array.from({ length: 200 }, (_n, at) => Math.sin(at)),
  colourMap: 'blue-red',
  range: [-1, 1],
} as const;

/** A bell curve that widens and moves to the right over the steps. */
const ridges = (count: number): Ridge[] =>
  Array.from({ length: count }, (_none, at) => ({
    step: 1 + at * 40,
    low: -1 - at / 20,
    high: 1 + at / 10,
    bins: Array.from({ length: 16 }, (_bin, bin) => Math.round(100 * Math.exp(-(((bin - 7.5) / 3) ** 2)))),
    mean: at / 40,
    standardDeviation: 0.4 + at / 60,
    zeros: at / (2 * count),
  }));
const moving = { name: 'conv1, weights', ridges: ridges(12) };

describe('curves of several runs', () => {
  test('say in the legend which lie upon each other', () => {
    const one = Array.from({ length: 5 }, (_none, step) => ({ step, values: { loss: 1 / (step + 1) } }));
    const other = one.map(({ step, values }) => ({ step, values: { loss: values.loss + 0.1 } }));
    const runs = [
      { name: 'softmax', points: one },
      { name: 'hinge', points: other },
      { name: 'cross-entropy', points: structuredClone(one) },
    ];
    const texts = [...runCurves(runs, options()).querySelectorAll('text')].map((text) => text.textContent);
    expect(texts).toContain('cross-entropy (same as softmax)');
    expect(texts).toContain('hinge');
  });
});

describe('figures look as they were last approved', () => {
  const gallery: [string, () => SVGSVGElement][] = [
    ['training-curves', () => trainingCurves(few, options())],
    ['training-curves-at-step', () => trainingCurves({ ...few, at: 4 }, options())],
    ['architecture-blocks', () => architecture(lenet5, 'blocks', options())],
    [
      'architecture-blocks-dark-ko',
      () => architecture(vgg16, 'blocks', options({ theme: 'dark', language: 'ko' })),
    ],
    [
      'architecture-boxes',
      () => architecture(lenet5, 'boxes', options({ width: 300, height: 260, theme: 'print' })),
    ],
    ['architecture-graph', () => architecture(inception, 'graph', options({ height: 300 }))],
    ['summary', () => summaryTable(lenet5, options({ height: 260 }))],
    ['summary-long-ko', () => summaryTable(vgg16, options({ language: 'ko', width: 260, height: 120 }))],
    ['samples', () => sampleGrid(tiles, options())],
    [
      'samples-none-dark-ko',
      () => sampleGrid({ ...tiles, tiles: [] }, options({ theme: 'dark', language: 'ko' })),
    ],
    ['all-layers', () => allLayers(layersOf(lenet5), options())],
    [
      'all-layers-narrow-dark-ko',
      () => allLayers(layersOf(vgg16), options({ width: 190, height: 230, theme: 'dark', language: 'ko' })),
    ],
    ['gradient-norms', () => gradientNorms(normCurves(recorded(40)), options())],
    [
      'gradient-norms-narrow-dark-ko',
      () =>
        gradientNorms(
          normCurves(recorded(3)),
          options({ width: 190, height: 200, theme: 'dark', language: 'ko' }),
        ),
    ],
    ['feature-maps', () => featureMaps(maps, options())],
    ['feature-maps-units-dark-ko', () => featureMaps(units, options({ theme: 'dark', language: 'ko' }))],
    ['run-curves', () => runCurves(several, options())],
    [
      'run-curves-narrow-dark-ko',
      () => runCurves(several, options({ width: 300, height: 400, theme: 'dark', language: 'ko' })),
    ],
    ['training-curves-dark-ko', () => trainingCurves(few, options({ theme: 'dark', language: 'ko' }))],
    ['training-curves-narrow', () => trainingCurves(few, options({ width: 300, height: 400 }))],
    [
      'training-curves-many',
      () => trainingCurves({ ...few, train: falling(200), heldOut: [], totalSteps: 300 }, options()),
    ],
    [
      'training-curves-changes',
      () => trainingCurves({ ...few, train: falling(200), heldOut: [], totalSteps: 300, changes }, options()),
    ],
    [
      'training-curves-changes-dark-ko',
      () => trainingCurves({ ...few, changes }, options({ theme: 'dark', language: 'ko' })),
    ],
    ['roc', () => rankingCurves(rankingOf('test', digits), 'roc', options())],
    ['roc-corner', () => rankingCurves(rankingOf('test', digits), 'roc', options(), 'corner')],
    [
      'precision-recall-corner-dark-ko',
      () =>
        rankingCurves(
          rankingOf('test', digits),
          'precision-recall',
          options({ theme: 'dark', language: 'ko' }),
          'corner',
        ),
    ],
    [
      'precision-recall-narrow-dark-ko',
      () =>
        rankingCurves(
          rankingOf('test', digits),
          'precision-recall',
          options({ width: 190, height: 220, theme: 'dark', language: 'ko' }),
        ),
    ],
    ['confusion-matrix', () => confusionMatrix(small, options({ width: 240, height: 240 }))],
    [
      'confusion-matrix-print-ko',
      () => confusionMatrix(small, options({ width: 240, height: 240, theme: 'print', language: 'ko' })),
    ],
    [
      'confusion-matrix-columns-ordered-dark',
      () =>
        confusionMatrix(
          { ...small, cells: 'columns', order: [2, 0, 1] },
          options({ width: 240, height: 240, theme: 'dark' }),
        ),
    ],
    ['confusion-matrix-many', () => confusionMatrix(many(60), options({ width: 300, height: 240 }))],
    ['calibration', () => calibrationPlot(calibration, options({ height: 260 }))],
    [
      'calibration-narrow-dark-ko',
      () => calibrationPlot(calibration, options({ width: 190, height: 220, theme: 'dark', language: 'ko' })),
    ],
    ['class-scores', () => classScores(scores, options({ width: 220, height: 80 }))],
    ['class-scores-wrong', () => classScores({ ...scores, truth: 3 }, options({ width: 220, height: 80 }))],
    ['histogram', () => histogram(values, options({ width: 260, height: 90 }))],
    ['ridgeline', () => ridgeline(moving, options({ width: 340, height: 320 }))],
    [
      'ridgeline-dark-ko',
      () => ridgeline(moving, options({ width: 340, height: 320, theme: 'dark', language: 'ko' })),
    ],
    [
      'ridgeline-one-narrow',
      () => ridgeline({ ...moving, ridges: ridges(1) }, options({ width: 232, height: 320 })),
    ],
  ];
  test.each(gallery)('%s', async (name, make) => {
    await expect(markup(make())).toMatchFileSnapshot(picture(name));
  });
});

describe('marks of changed settings', () => {
  const drawn = (with_: Partial<FigureOptions> = {}) =>
    trainingCurves({ ...few, train: falling(200), totalSteps: 300, changes }, options(with_));
  test('stand at their steps in both panels; words that would run into others are left out', () => {
    const [loss, accuracy] = drawn().querySelectorAll(':scope > g');
    for (const panel of [loss!, accuracy!]) {
      const lines = [...panel.querySelectorAll('line.change')].map((line) => Number(line.getAttribute('x1')));
      // From 44 px on the left to 302 of 320 on the right: 258 px for 300 steps.
      expect(lines).toEqual([4, 6, 110].map((step) => Math.round((44 + (step * 258) / 300) * 10) / 10));
      const words = [...panel.querySelectorAll('text')].map((one) => one.textContent);
      expect(words).toEqual(expect.arrayContaining(['rate 0.0005', 'rate 0.0001, batch 32']));
      expect(words).not.toContain('batch 128');
    }
  });
  test('are all told to those who cannot see them', () => {
    expect(drawn().querySelector('desc')?.textContent).toBe(
      'Loss and accuracy up to step 200. Settings changed: rate 0.0005 from step 4 on; batch 128 from step 6 on; rate 0.0001, batch 32 from step 110 on',
    );
    expect(drawn({ language: 'ko' }).querySelector('desc')?.textContent).toContain('6 스텝부터 배치 128');
  });
});

describe('every figure', () => {
  const all: [string, (with_: FigureOptions) => SVGSVGElement][] = [
    ['training curves', (with_) => trainingCurves(few, with_)],
    ['architecture', (with_) => architecture(lenet5, 'blocks', with_)],
    ['summary', (with_) => summaryTable(lenet5, with_)],
    [
      'samples',
      (with_) => sampleGrid({ ...tiles, title: with_.language === 'ko' ? '틀린 이미지' : 'Mistakes' }, with_),
    ],
    ['feature maps', (with_) => featureMaps(maps, with_)],
    ['run curves', (with_) => runCurves(several, with_)],
    ['all layers', (with_) => allLayers(layersOf(lenet5), with_)],
    ['gradient norms', (with_) => gradientNorms(normCurves(recorded(9)), with_)],
    ['ranking curves', (with_) => rankingCurves(rankingOf('test', digits), 'roc', with_)],
    ['confusion matrix', (with_) => confusionMatrix(small, with_)],
    ['calibration', (with_) => calibrationPlot(calibration, with_)],
    ['class scores', (with_) => classScores(scores, with_)],
    ['histogram', (with_) => histogram(values, with_)],
    ['ridgeline', (with_) => ridgeline(moving, with_)],
  ];
  test.each(all)('%s says what it is to those who cannot see it, in both languages', (_name, make) => {
    const english = make(options());
    const korean = make(options({ language: 'ko' }));
    expect(english.getAttribute('role')).toBe('img');
    expect(english.getAttribute('viewBox')).toBe('0 0 640 200');
    expect(english.querySelector('title')?.textContent).toBeTruthy();
    expect(english.querySelector('desc')?.textContent).toBeTruthy();
    expect(korean.getAttribute('aria-label')).toMatch(/[가-힣]/);
  });
  test.each(all)('%s is complete in itself: no style attribute, no reference', (_name, make) => {
    expect(markup(make(options()))).not.toMatch(/ style=|url\(|href="(?!data:image\/png;base64,)/);
  });
});

describe('a ridgeline', () => {
  const drawn = (svg: SVGSVGElement): number => svg.querySelectorAll('g > path').length;
  test('draws a ridge for each step, but no more than can be told apart, and always the last', () => {
    expect(drawn(ridgeline(moving, options()))).toBe(12);
    const many = ridgeline({ ...moving, ridges: ridges(200) }, options());
    expect(drawn(many)).toBe(28);
    expect(textsOf(many)).toContain('7,961');
    expect(many.outerHTML).not.toContain('NaN');
  });
  test('shows the newest mean, deviation and share of zeros', () => {
    const texts = textsOf(ridgeline(moving, options()));
    for (const number of ['0.275', '0.583', '45.8 %']) expect(texts).toContain(number);
  });
  test('draws values that are all alike where they are', () => {
    const flat = { ...ridges(1)[0]!, low: 0, high: 0, bins: [9, 0, 0], mean: 0, standardDeviation: 0 };
    const svg = ridgeline({ name: 'x', ridges: [flat, { ...flat, step: 2, low: -1, high: 1 }] }, options());
    expect(drawn(svg)).toBe(2);
    expect(svg.outerHTML).not.toContain('NaN');
  });
  test('says so when nothing is recorded', () => {
    expect(ridgeline({ name: 'x', ridges: [] }, options()).querySelector('desc')?.textContent).toBe(
      'Nothing recorded yet',
    );
  });
});

describe('a calibration curve', () => {
  test('has a bar and a point for each bin with images, at its confidence and accuracy', () => {
    const svg = calibrationPlot(calibration, options({ height: 300 }));
    const { left, right, top, bottom } = calibrationPlace({ width: 640, height: 300 });
    const points = [...svg.querySelectorAll('circle')];
    expect(points).toHaveLength(9);
    const [x, y] = ['cx', 'cy'].map((name) => Number(points[8]!.getAttribute(name)));
    expect(x).toBeCloseTo(left + (14.5 / 15) * (right - left), 0);
    expect(y).toBeCloseTo(bottom - (13.5 / 15) * (bottom - top), 0);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['ECE 0.067', 'images, up to 729', 'confidence']));
  });
  test('of no images has neither', () => {
    const none = { error: NaN, bins: calibration.bins.map((bin) => ({ ...bin, count: 0 })) };
    const svg = calibrationPlot(none, options());
    expect(svg.querySelectorAll('circle')).toHaveLength(0);
    expect(svg.outerHTML).not.toContain('NaN');
  });
});

describe('gradient norms', () => {
  test('are Euclidean, from size, mean and deviation', () => {
    const [first, second] = normCurves(recorded(2));
    expect(first!.points[0]![1]).toBeCloseTo(0.2, 12);
    expect(second!.points[1]![1]).toBeCloseTo(0.01, 12);
    const [shifted] = normCurves([
      {
        ...recorded(1)[0]!,
        layers: [
          {
            layer: 'a',
            gradients: { ...recorded(1)[0]!.layers[0]!.gradients!, mean: 3, standardDeviation: 4 },
          },
        ],
      },
    ]);
    expect(shifted!.points[0]![1]).toBeCloseTo(50, 12);
  });
  test('leave a gap where gradients are not finite, and say when nothing is recorded', () => {
    const broken = recorded(3);
    broken[1]!.layers[0]!.gradients!.nonFinite = 1;
    const svg = gradientNorms(normCurves(broken), options());
    expect(svg.querySelector('path[fill="none"]')?.getAttribute('d')?.match(/M/g)).toHaveLength(2);
    expect(gradientNorms([], options()).querySelector('desc')?.textContent).toBe('Nothing recorded yet');
  });
});

describe('all layers', () => {
  test('show every layer of a small network, and say how many maps there are more', () => {
    const texts = textsOf(allLayers(layersOf(lenet5), options()));
    for (const { name } of lenet5.layers) expect(texts).toContain(name);
    expect(texts.some((text) => /^\d+\/120$/.test(text))).toBe(true);
  });
  test('choose layers evenly where there is no room, with the first and the last', () => {
    const svg = allLayers(layersOf(vgg16), options({ width: 190, height: 100 }));
    const [first, last] = [vgg16.layers[0]!.name, vgg16.layers.at(-1)!.name];
    const bold = [...svg.querySelectorAll('text[font-weight="600"]')].map((one) => one.textContent);
    expect(bold).toHaveLength(3);
    expect(textsOf(svg)).toContain(`3 of ${vgg16.layers.length} layers`);
    expect(first.startsWith(bold[0]!.replace('…', ''))).toBe(true);
    expect(last.startsWith(bold[2]!.replace('…', ''))).toBe(true);
  });
});

describe('training curves', () => {
  test('leave a gap where the loss is not a number', () => {
    const train = falling(20).map((point, at) => (at === 10 ? withLoss(point, NaN) : point));
    const svg = trainingCurves({ ...few, train, heldOut: [] }, options());
    const loss = svg.querySelector('path[fill="none"]')?.getAttribute('d') ?? '';
    expect(loss.match(/M/g)).toHaveLength(2);
    expect(loss).not.toContain('NaN');
  });
  test('show the newest value of each curve', () => {
    const texts = textsOf(trainingCurves(few, options()));
    // The mean of 2.3 / n for n from 1 to 12: 2.3 x 3.1032 / 12
    expect(texts).toContain('mean of 12 steps 0.595');
    expect(texts).toContain('validation 0.2');
    expect(texts).toContain('validation 93.0 %');
  });
  test('can be made of nothing yet', () => {
    const svg = trainingCurves({ train: [], heldOut: [], heldOutSplit: 'test' }, options());
    expect(svg.querySelector('desc')?.textContent).toBe('Nothing trained yet');
    expect(markup(svg)).not.toContain('NaN');
  });
});

describe('the confusion matrix', () => {
  test('holds shares of the column, in the order that was chosen', () => {
    const svg = confusionMatrix({ ...small, cells: 'columns', order: [1, 0, 2] }, options());
    const cells = [...svg.querySelectorAll('g > g')].map((cell) => cell.querySelector('text')!.textContent);
    // Columns dog, cat, ship have 42, 51 and 9 images.
    expect(cells).toEqual(['95', '2', '100', '5', '98', '·', '·', '·', '·']);
    expect(matrixShare(small.counts, 1, 2, 'rows')).toBeCloseTo(9 / 50, 12);
    expect(matrixShare(small.counts, 2, 2, 'rows')).toBe(0);
  });
  test('of many classes has no numbers, and labels that keep clear of each other', () => {
    const { width, height } = { width: 300, height: 240 };
    const svg = confusionMatrix(many(120), options({ width, height }));
    const { cell } = matrixPlace(many(120), { width, height });
    const texts = [...svg.querySelectorAll('text')].filter((one) => one.textContent.startsWith('class'));
    const places = (axis: 'x' | 'y', anchor: string) =>
      texts
        .filter((one) => one.getAttribute('text-anchor') === anchor)
        .map((one) => Number(one.getAttribute(axis)));
    const gaps = (at: number[]) => at.slice(1).map((place, index) => place - at[index]!);
    expect(Math.min(...gaps(places('y', 'end')))).toBeGreaterThanOrEqual(13 - 0.1);
    expect(Math.min(...gaps(places('x', 'middle')))).toBeGreaterThanOrEqual(45);
    expect(cell).toBeLessThan(2);
    expect(svg.querySelectorAll('g > g')).toHaveLength(0);
    expect(svg.querySelectorAll('image')).toHaveLength(1);
    expect(textsOf(svg)).not.toContain('90');
    const fewer = confusionMatrix(many(60), options({ width, height }));
    expect(fewer.querySelectorAll('g > g')).toHaveLength(60 + 2 * 59 + 2 * 58);
    expect(textsOf(fewer)).not.toContain('90');
  });
  test('of a thousand classes is drawn', () => {
    const svg = confusionMatrix(many(1000), options());
    expect(svg.querySelectorAll('image')).toHaveLength(1);
  });
  test('holds every count, and a dot for none', () => {
    const texts = textsOf(confusionMatrix(small, options({ width: 240, height: 240 })));
    expect(texts.filter((text) => /^(\d+|·)$/.test(text))).toEqual([
      '50',
      '2',
      '·',
      '1',
      '40',
      '9',
      '·',
      '·',
      '·',
    ]);
  });
  test('says of each cell what it counts and its share of the row', () => {
    const svg = confusionMatrix(small, options({ width: 240, height: 240 }));
    expect(svg.innerHTML).toContain('truth dog, predicted ship: 9 (18.0 %)');
    expect(svg.querySelector('desc')?.textContent).toBe('90 of 102 images right');
  });
  test('colours a row by its shares, so that small classes count as much as large ones', () => {
    const fills = (counts: number[][]): (string | null)[] =>
      [...confusionMatrix({ counts, classes: ['a', 'b'] }, options()).querySelectorAll('rect')].map((cell) =>
        cell.getAttribute('fill'),
      );
    expect(
      fills([
        [9, 1],
        [0, 1],
      ]),
    ).toEqual(
      fills([
        [900, 100],
        [0, 7],
      ]),
    );
  });
  test('stays readable with ten classes of a thousand', () => {
    const counts = digits.map((_row, truth) => digits.map((_column, at) => (truth === at ? 980 : 2)));
    const svg = confusionMatrix({ counts, classes: digits }, options({ width: 280, height: 280 }));
    const sizes = [...svg.querySelectorAll('g g text')].map((text) => Number(text.getAttribute('font-size')));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(10);
  });
});

test('class scores survive values that are not numbers', () => {
  expect(markup(classScores({ ...scores, scores: [NaN, 1, 0, 0] }, options()))).not.toContain('NaN');
});

test('the histogram counts finite values only', () => {
  const svg = histogram({ ...values, values: [1, 2, NaN, Infinity, 3] }, options());
  expect(svg.querySelector('desc')?.textContent).toBe('3 values from 1 to 3');
});
