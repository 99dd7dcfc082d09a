import { describe, expect, test } from 'vitest';
import type { Embedding, Robustness, Separability } from '../../src-shared/contract/why.ts';
import {
  attributionMap,
  attributionScale,
  type AttributionData,
} from '../../src-shared/figures/explain/attributionMap.ts';
import { classMark, embedding, layoutBounds } from '../../src-shared/figures/explain/embedding.ts';
import type { FigureOptions } from '../../src-shared/figures/parts/figure.ts';
import { maximisation } from '../../src-shared/figures/explain/maximisation.ts';
import { robustness } from '../../src-shared/figures/explain/robustness.ts';
import { separability } from '../../src-shared/figures/explain/separability.ts';

const document = globalThis.document.implementation.createHTMLDocument();
const options = (change: Partial<FigureOptions> = {}): FigureOptions => ({
  ...{ document, width: 640, height: 240, theme: 'light', language: 'en' },
  ...change,
});
const darkKo = { theme: 'dark', language: 'ko' } as const;

const SIDE = 8;
/** A bright ring on black, and a map with high values on its right side. */
const ring = Uint8Array.from({ length: SIDE * SIDE }, (_none, at) => {
  const away = Math.hypot((at % SIDE) - 3.5, Math.floor(at / SIDE) - 3.5);
  return Math.abs(away - 2.5) < 0.8 ? 255 : 0;
});
const right = Float32Array.from(ring, (value, at) => (value > 0 ? (at % SIDE) / SIDE : 0));
const attribution: AttributionData = {
  ...{ image: ring, shape: [SIDE, SIDE, 1], map: right, scale: attributionScale(right) },
  ...{ title: 'Grad-CAM', description: 'conv2, for 7' },
};
const drop = right.map((value) => value - 0.2);
const picture = {
  ...{ layer: 'conv2', map: 3, shape: [SIDE, SIDE, 1] as [number, number, number] },
  image: Float32Array.from({ length: SIDE * SIDE }, (_none, at) => (Math.sin(at) + 1) / 2),
};
const values = Array.from({ length: 33 }, (_none, at) => 1 - Math.exp(-at / 8));
const classes = ['cat', 'dog', '비행기', 'automobile of a long name'];
/** Four clouds of points on a circle. */
const layout: Pick<Embedding, 'layer' | 'method' | 'count' | 'points' | 'labels'> = {
  ...{ layer: 'dense1', method: 'umap', count: 80 },
  labels: Uint8Array.from({ length: 80 }, (_none, at) => at % 4),
  points: Float32Array.from({ length: 160 }, (_none, at) => {
    const point = Math.floor(at / 2);
    const angle = (point % 4) * 1.5708;
    return at % 2 === 0 ? 4 * Math.cos(angle) + Math.sin(point) : 4 * Math.sin(angle) + Math.cos(3 * point);
  }),
};
const names = ['input', 'conv1', 'pool1', 'conv2', 'pool2', 'flatten', 'dense1', 'output'];
const depth: Separability = {
  ...{ split: 'test', count: 1000, classes: 10 },
  layers: names.map((layer, at) => ({
    ...{ layer, features: 10, averaged: false },
    betweenClasses: 0.2 + at / 12,
    nearestMean: 0.81 + at / 45,
  })),
};
const robust: Robustness = {
  ...{ split: 'test', count: 1000, seed: 1 },
  curves: [
    { change: 'shift', values: [0, 2, 4, 8], accuracies: [0.98, 0.95, 0.7, 0.2] },
    { change: 'rotation', values: [0, 30, 90], accuracies: [0.98, 0.9, 0.15] },
    { change: 'scale', values: [0.5, 1, 1.5], accuracies: [0.4, 0.98, 0.9] },
    { change: 'noise', values: [0, 0.3, 0.6], accuracies: [0.98, 0.8, 0.35] },
  ],
};

const markup = (svg: SVGSVGElement): string => `${svg.outerHTML.replace(/></g, '>\n<')}\n`;

describe('figures of reasons look as they were last approved', () => {
  const gallery: [string, () => SVGSVGElement][] = [
    ['attribution', () => attributionMap(attribution, options())],
    [
      'attribution-signed-narrow-dark-ko',
      () =>
        attributionMap(
          { ...attribution, map: drop, scale: attributionScale(drop), title: '가림 민감도' },
          options({ width: 150, height: 380, ...darkKo }),
        ),
    ],
    ['maximisation', () => maximisation({ picture, values }, options())],
    [
      'maximisation-narrow-dark-ko',
      () => maximisation({ picture, values }, options({ width: 200, height: 340, ...darkKo })),
    ],
    ['embedding', () => embedding({ ...layout, classes }, options({ width: 480, height: 320 }))],
    [
      'embedding-dark-ko',
      () => embedding({ ...layout, classes }, options({ width: 360, height: 50, ...darkKo })),
    ],
    ['separability', () => separability(depth, options())],
    [
      'separability-narrow-dark-ko',
      () => separability(depth, options({ width: 200, height: 220, ...darkKo })),
    ],
    ['robustness', () => robustness(robust, options())],
    ['robustness-narrow-dark-ko', () => robustness(robust, options({ width: 280, height: 300, ...darkKo }))],
  ];
  test.each(gallery)('%s', async (name, make) => {
    await expect(markup(make())).toMatchFileSnapshot(`pictures/${name}.svg`);
  });
  test.each(gallery)('%s says what it is, and is complete in itself', (_name, make) => {
    const svg = make();
    expect(svg.getAttribute('role')).toBe('img');
    expect(svg.querySelector('title')?.textContent).toBeTruthy();
    expect(svg.querySelector('desc')?.textContent).toBeTruthy();
    expect(markup(svg)).not.toMatch(/ style=|url\(|NaN|Infinity|href="(?!data:image\/png;base64,)/);
  });
});

describe('an attribution', () => {
  test('has colours around 0 where some of its values are below, and from 0 up where none is', () => {
    expect(attributionScale(Float32Array.of(0, 0.5, 2))).toEqual({ map: 'viridis', low: 0, high: 2 });
    expect(attributionScale(Float32Array.of(-3, 0.5, 2))).toEqual({ map: 'blue-red', low: -3, high: 3 });
    expect(attributionScale(new Float32Array(4))).toEqual({ map: 'viridis', low: 0, high: 1 });
  });
});

describe('an embedding', () => {
  test('marks the first seventy classes in ways that differ, by colour and by shape', () => {
    const marks = Array.from({ length: 70 }, (_none, label) => classMark(label, 'light'));
    const seen = new Set(
      marks.map(({ colour, shape }) => `${colour} ${marks.findIndex((one) => one.shape === shape)}`),
    );
    expect(seen.size).toBe(70);
    expect(new Set(marks.slice(0, 10).map(({ colour }) => colour)).size).toBe(10);
  });
  test('draws each image once, inside its room, and tells of classes that its legend has no room for', () => {
    const svg = embedding({ ...layout, classes }, options({ width: 360, height: 50 }));
    const points = [...svg.querySelectorAll('g path')];
    expect(points).toHaveLength(80);
    for (const point of points) {
      const [x, y] = point
        .getAttribute('transform')!
        .match(/[\d.-]+/g)!
        .map(Number) as [number, number];
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(360);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(50);
    }
    expect(svg.textContent).toContain('+ 3');
  });
  test('has bounds around all its points, also where all are at one place or there is none', () => {
    expect(layoutBounds(Float32Array.of(0, 2, 4, 2)).middle).toEqual([2, 2]);
    expect(layoutBounds(Float32Array.of(0, 2, 4, 3)).reach[0]).toBeCloseTo(2.08);
    expect(layoutBounds(Float32Array.of(0, 2, 4, 3)).reach[1]).toBeCloseTo(0.52);
    expect(Math.min(...layoutBounds(Float32Array.of(3, 3)).reach)).toBeGreaterThan(0);
    expect(layoutBounds(new Float32Array())).toEqual({ middle: [0, 0], reach: [1, 1] });
  });
});

describe('curves of shares', () => {
  test('leave out what is no number', () => {
    const svg = robustness(
      { ...robust, curves: [{ change: 'noise', values: [0, 0.5, 1], accuracies: [1, NaN, 0.5] }] },
      options(),
    );
    expect(svg.querySelectorAll('circle')).toHaveLength(2);
    expect(markup(svg).replaceAll('NaN %', '')).not.toContain('NaN');
  });
});
