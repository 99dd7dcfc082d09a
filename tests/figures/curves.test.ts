import { describe, expect, test } from 'vitest';
import { gradientNorms, normCurves } from '../../src-shared/figures/gradientNorms.ts';
import type { FigureOptions } from '../../src-shared/figures/parts/figure.ts';
import { runCurves } from '../../src-shared/figures/runCurves.ts';
import { ridgeline } from '../../src-shared/figures/ridgeline.ts';
import { trainingCurves } from '../../src-shared/figures/trainingCurves.ts';
import {
  options,
  falling,
  withLoss,
  markup,
  textsOf,
  few,
  recorded,
  changes,
  ridges,
  moving,
} from './figureData.ts';

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
      'Curves of the training up to step 200. Settings changed: rate 0.0005 from step 4 on; batch 128 from step 6 on; rate 0.0001, batch 32 from step 110 on',
    );
    expect(drawn({ language: 'ko' }).querySelector('desc')?.textContent).toContain('6 스텝부터 배치 128');
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
