import type { FigureSource } from '../../src-shared/figures/drawing/source.ts';
import { reconstructionSource, regressionSource, segmentationSource } from './valueSources.ts';
import * as v from 'valibot';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { DrawnFigureSchema } from '../../src-shared/contract/exports.ts';
import type { FigureChoice } from '../../src-shared/contract/decks.ts';
import { FeaturescopeError } from '../../src-shared/contract/errors.ts';
import type { LayerInfo, ModelInfo } from '../../src-shared/model/model.ts';
import { drawFigure, usualStyle, type FigureStyle } from '../../src-shared/figures/drawing/drawFigure.ts';
import type { SizeName } from '../../src-shared/figures/drawing/sizes.ts';
import { figureKinds, figureKindsOf } from '../../src-shared/figures/kinds/catalogue.ts';
import type { FigureKind } from '../../src-shared/figures/kinds/FigureKind.ts';
import { textWidth } from '../../src-shared/figures/parts/text.ts';
import { inception } from '../renderer/doubles/largeNetworks.ts';
import { lenet5, portsOf } from '../renderer/doubles/network.ts';
import { sourceOf, type Sketch } from './sourceDouble.ts';

const document = globalThis.document.implementation.createHTMLDocument();
const figureContext = { document, program: 'Featurescope' };
const digits = Array.from('0123456789');
const trained = { steps: 400, epochs: 2 };
const long = 'a_name_without_any_space_that_goes_on_and_on_and_on_and_would_run_across_the_whole_slide';

/** The network with its layers renamed. */
const renamed = (model: ModelInfo, name: (old: string) => string): ModelInfo => ({
  ...{ ...model, name: name(model.name) },
  layers: model.layers.map((layer) => ({
    ...{ ...layer, name: name(layer.name) },
    inputs: layer.inputs.map(name),
  })),
});
const last = (model: ModelInfo, units: number): ModelInfo => ({
  ...{ ...model, classes: units },
  layers: model.layers.map((layer, at) =>
    at < model.layers.length - 1 ? layer : { ...layer, outputShape: [units], kernelShape: [84, units] },
  ),
});
const wide = (maps: number): ModelInfo => {
  const conv: LayerInfo = {
    ...{
      name: 'conv1',
      className: 'Conv2D',
      kind: 'conv',
      outputShape: [10, 10, maps],
      parameters: 10 * maps,
    },
    ...{ inputs: ['input'], activation: 'relu', kernelShape: [3, 3, 1, maps], kernelSize: [3, 3] },
    ...{ strides: [1, 1], padding: 'valid' },
  };
  const input: LayerInfo = {
    ...{ name: 'input', className: 'InputLayer', kind: 'input', outputShape: [12, 12, 1], parameters: 0 },
    inputs: [],
  };
  return { name: 'wide', ...portsOf([12, 12, 1], [10]), parameters: 10 * maps, layers: [input, conv] };
};
const dense: ModelInfo = {
  ...lenet5,
  layers: lenet5.layers.filter(({ kind }) => kind === 'input' || kind === 'dense' || kind === 'flatten'),
};
const densely: ModelInfo = {
  ...dense,
  layers: dense.layers.map((layer, at) => ({
    ...layer,
    inputs: at === 0 ? [] : [dense.layers[at - 1]!.name],
    ...(layer.kind === 'flatten' ? { outputShape: [784] } : {}),
    ...(layer.name === 'dense1' ? { kernelShape: [784, 84] } : {}),
  })),
};

const sketches: Record<string, Sketch> = {
  'a trained network': { model: lenet5, classes: digits, ...trained },
  'no run': { model: lenet5, classes: digits, steps: 0, epochs: 0 },
  'an unfinished run': { model: lenet5, classes: digits, steps: 3, epochs: 0 },
  'a thousand maps': { model: wide(1000), classes: digits, ...trained },
  'one class': { model: last(lenet5, 1), classes: ['everything'], ...trained },
  'a thousand classes': {
    ...{ model: last(lenet5, 1000), ...trained },
    classes: Array.from({ length: 1000 }, (_none, at) => `class ${at}`),
  },
  'very long names': {
    ...{ model: renamed(lenet5, (old) => `${old}_${long}`), data: long, ...trained },
    classes: digits.map((digit) => `${digit}_${long}`),
  },
  'names from right to left': {
    ...{ model: renamed(lenet5, (old) => `طبقة ${old}`), data: 'أرقام مكتوبة بخط اليد', ...trained },
    classes: ['صفر', 'واحد', 'اثنان', 'ثلاثة', 'أربعة', 'خمسة', 'ستة', 'سبعة', 'ثمانية', 'תשע'],
  },
  'values that are not numbers': { model: lenet5, classes: digits, ...trained, value: NaN },
  'values that are all alike': { model: lenet5, classes: digits, ...trained, value: 0.5 },
  'no convolution': { model: densely, classes: digits, ...trained },
  branches: { model: { ...inception, ...portsOf([32, 32, 3], [10]) }, classes: digits, ...trained },
};

const digit = sourceOf(sketches['a trained network']!);
/** Networks that predict values, or the classes of pixels; the curves of the first are those of a classifier, without its accuracy. */
const ofValues: Record<string, FigureSource> = {
  'a curve': regressionSource(digit, 1, 0.1),
  'a surface': regressionSource(digit, 2, 0.1),
  'outputs over targets': regressionSource(digit, 3, 0.1),
  'outputs that are no numbers': regressionSource(digit, 1, NaN),
  reconstructions: reconstructionSource(digit),
  'label maps': segmentationSource(digit, ['background', ...digits]),
  'label maps of many classes with long names': segmentationSource(
    digit,
    Array.from({ length: 24 }, (_none, at) => `${long}_${at}`),
  ),
};

/** Errors that a kind may report instead of drawing. */
const refusals = new Set([
  'export/no-filters',
  'export/no-arithmetic',
  'export/no-field',
  'why/no-convolution',
  'loss/no-weights',
]);
const places: Pick<FigureStyle, 'place' | 'slide' | 'theme' | 'language'>[] = [
  { place: 'full', slide: '16:9', theme: 'light', language: 'en' },
  { place: 'full', slide: '4:3', theme: 'print', language: 'ko' },
  { place: 'third', slide: '16:9', theme: 'dark', language: 'ko' },
  { place: 'column' satisfies SizeName, slide: '4:3', theme: 'print', language: 'en' },
];

// Serialising large pictures takes jsdom seconds.
/**
 * The usual network and the one with the most difficult names are tested at all sizes, the others on a whole slide and on
 * a third.
 */
function placesFor(sketch: Sketch): typeof places {
  const everywhere = [sketches['a trained network'], sketches['very long names']].includes(sketch);
  return everywhere ? places : [places[0]!, places[2]!];
}

describe.each(Object.entries(sketches))('of %s', (_name, sketch) => {
  const source = sourceOf(sketch);
  test.each(
    figureKindsOf('classification')
      .filter(ofNetworks)
      .map((kind) => [kind.id, kind] as const),
  )('%s', async (_id, kind) => {
    for (const place of placesFor(sketch)) await checkFigure(kind, source, place);
  });
});

describe.each(Object.entries(ofValues))('of %s', (_name, source) => {
  test.each(
    figureKindsOf(source.session.task)
      .filter(ofNetworks)
      .map((kind) => [kind.id, kind] as const),
  )('%s', async (_id, kind) => {
    for (const place of places) await checkFigure(kind, source, place);
  });
});

/** Draws a figure, and checks that all its coordinates are numbers and its texts are inside. */
async function checkFigure(
  kind: FigureKind,
  source: FigureSource,
  place: (typeof places)[number],
): Promise<void> {
  const style = { ...usualStyle, ...place, points: place.place === 'column' ? 9 : 20 };
  const choice = kind.choices.includes('runs') ? { runs: ['another', long] } : {};
  let finished;
  try {
    finished = await drawFigure(kind, source, choice, style, 'svg', figureContext);
  } catch (problem) {
    expect(problem).toBeInstanceOf(FeaturescopeError);
    expect(refusals).toContain((problem as FeaturescopeError).code);
    return;
  }
  const { figure, element } = finished;
  // A document that cannot be parsed consists of the error alone. A selector would keep every document in memory.
  const parsed = new DOMParser().parseFromString(figure.svg, 'image/svg+xml');
  expect(parsed.documentElement.localName).toBe('svg');
  const { issues } = v.safeParse(DrawnFigureSchema, figure);
  expect(issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)).toBeUndefined();
  expect(brokenNumbers(element)).toEqual([]);
  expect(textsOutside(element)).toEqual([]);
  expect(figure.title).not.toMatch(/undefined|NaN/);
  expect(figure.caption).not.toMatch(/undefined|NaN/);
}

describe('the gallery', () => {
  const usual = sketches['a trained network']!;
  const sources: Record<string, FigureSource> = {
    fit: ofValues['a curve']!,
    reconstructions: ofValues['reconstructions']!,
    'label-maps': ofValues['label maps']!,
  };
  const choices: Record<string, FigureChoice> = {
    'run-curves': { runs: ['another'] },
    gap: { runs: ['another'] },
    arithmetic: { map: 0, y: 7, x: 16 },
    'receptive-field': { map: 0, y: 2, x: 2 },
  };
  test.each(figureKinds.filter(ofNetworks).map((kind) => [kind.id, kind] as const))(
    'has %s as it is exported',
    async (id, kind) => {
      const { figure } = await drawFigure(
        kind,
        sources[id] ?? sourceOf(usual),
        choices[id] ?? {},
        usualStyle,
        'svg',
        figureContext,
      );
      await expect(`${figure.svg.replace(/></g, '>\n<')}\n`).toMatchFileSnapshot(`pictures/kinds/${id}.svg`);
    },
  );
  test.each(['docs/figures.md', 'docs/figures.ko.md'])('%s shows each kind, in order', async (page) => {
    const text = await readFile(page, 'utf8');
    const sections = [...text.matchAll(/^## `(.*)`$/gm)].map(([, id]) => id);
    expect(sections).toEqual(figureKinds.filter(ofNetworks).map(({ id }) => id));
    for (const id of sections) expect(text).toContain(`(../tests/figures/pictures/kinds/${id}.svg)`);
  });
});

/** Experiments have tests of their own, in tests/shared/labs. */
function ofNetworks({ needs }: FigureKind): boolean {
  return needs !== 'nothing';
}

/** Coordinate attributes that are not numbers. */
function brokenNumbers(element: SVGSVGElement): string[] {
  const geometry = [
    'x',
    'y',
    'x1',
    'x2',
    'y1',
    'y2',
    'cx',
    'cy',
    'r',
    'width',
    'height',
    'd',
    'transform',
    'points',
  ];
  return [...element.querySelectorAll('*')].flatMap((one) =>
    geometry.flatMap((name) => {
      const value = one.getAttribute(name);
      return value !== null && /NaN|undefined|Infinity/.test(value)
        ? [`${one.tagName} ${name}=${value}`]
        : [];
    }),
  );
}

/** Texts that reach visibly beyond the picture's edge. */
function textsOutside(element: SVGSVGElement): string[] {
  const [, , width, height] = element.getAttribute('viewBox')!.split(' ').map(Number) as [
    0,
    0,
    number,
    number,
  ];
  const tolerance = 0.02 * width + 2;
  return [...element.querySelectorAll('text')].flatMap((text) => {
    const { x, y, size, anchor, turned } = placeOf(text);
    if (turned) return [];
    const wide = Math.max(0, ...linesOf(text).map((line) => textWidth(line, size)));
    const left = anchor === 'middle' ? x - wide / 2 : anchor === 'end' ? x - wide : x;
    const inside = left >= -tolerance && left + wide <= width + tolerance && y >= 0 && y <= height + 2;
    return inside
      ? []
      : [`"${text.textContent}" from ${left} to ${left + wide} of ${width}, at ${y} of ${height}`];
  });
}

/** The lines of a text: pieces with their own position start a new line. */
function linesOf(text: SVGTextElement): string[] {
  const pieces = [...text.childNodes];
  return pieces.reduce<string[]>((lines, piece) => {
    const begins = piece.nodeType === 1 && (piece as Element).hasAttribute('x');
    if (lines.length === 0 || begins) return [...lines, piece.textContent ?? ''];
    return [...lines.slice(0, -1), lines.at(-1)! + piece.textContent];
  }, []);
}

function placeOf(text: SVGTextElement) {
  let [x, y] = [Number(text.getAttribute('x') ?? 0), Number(text.getAttribute('y') ?? 0)];
  let [size, anchor, turned] = [0, '', false];
  for (let at: Element | null = text; at; at = at.parentElement) {
    size ||= Number(at.getAttribute('font-size'));
    anchor ||= at.getAttribute('text-anchor') ?? '';
    const transform = at.getAttribute('transform') ?? '';
    turned ||= transform.includes('rotate');
    const moved = /translate\(([-\d.]+)[ ,]*([-\d.]*)\)/.exec(transform);
    x += Number(moved?.[1] ?? 0);
    y += Number(moved?.[2] ?? 0);
    if (at.tagName === 'svg' && at.parentElement) {
      x += Number(at.getAttribute('x') ?? 0);
      y += Number(at.getAttribute('y') ?? 0);
    }
  }
  return { x, y, size: size || 12, anchor, turned };
}
