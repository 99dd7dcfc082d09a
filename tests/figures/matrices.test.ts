import { describe, expect, test } from 'vitest';
import { calibrationPlace, calibrationPlot } from '../../src-shared/figures/calibrationPlot.ts';
import { classScores } from '../../src-shared/figures/classScores.ts';
import { confusionMatrix, matrixPlace, matrixShare } from '../../src-shared/figures/confusionMatrix.ts';
import { histogram } from '../../src-shared/figures/histogram.ts';
import { options, digits, markup, textsOf, small, many, calibration, scores, values } from './figureData.ts';

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
  test.each([
    [640, 300, 1.8],
    [300, 300, 1],
  ])(
    'of ten classes in %i × %i has cells at most %f times as wide as high, inside',
    (width, height, most) => {
      const { left, top, cell, wide, size } = matrixPlace(many(10), { width, height });
      expect(wide / cell).toBeGreaterThanOrEqual(1);
      expect(wide / cell).toBeLessThanOrEqual(most + 1e-9);
      expect(left + size * wide).toBeLessThanOrEqual(width + 1e-9);
      expect(top + size * cell).toBeLessThanOrEqual(height + 1e-9);
    },
  );
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
