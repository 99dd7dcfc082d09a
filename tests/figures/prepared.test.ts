import { describe, expect, test } from 'vitest';
import type { FigureChoice } from '../../src-shared/contract/decks.ts';
import { speakerNotes } from '../../src-shared/texts/figureNotes.ts';
import { slideSizes, type ExportFormat } from '../../src-shared/contract/exports.ts';
import { sizeNames } from '../../src-shared/figures/drawing/sizes.ts';
import { figureKinds } from '../../src-shared/figures/kinds/catalogue.ts';
import { drawFigure, usualStyle } from '../../src-shared/figures/drawing/drawFigure.ts';
import { layOutPage } from '../../src-shared/figures/drawing/pageLayout.ts';
import type { FigureKind } from '../../src-shared/figures/kinds/FigureKind.ts';
import { createFigure } from '../../src-shared/figures/parts/figure.ts';
import { lenet5 } from '../renderer/doubles/network.ts';
import { sourceOf } from './sourceDouble.ts';

const document = globalThis.document.implementation.createHTMLDocument();
const source = sourceOf({ model: lenet5, classes: [], steps: 1, epochs: 1 });

/** A figure kind that counts its requests. */
function countingKind(caption: string) {
  const noted = { prepared: 0, heights: [] as number[] };
  const kind: FigureKind = {
    id: 'counting',
    title: () => 'Counting',
    needs: 'network',
    choices: [],
    prepare: () => {
      noted.prepared++;
      const draw: Awaited<ReturnType<FigureKind['prepare']>>['draw'] = (options) => {
        noted.heights.push(options.height);
        return createFigure(options, 'Counting', caption).node()!;
      };
      return Promise.resolve({ caption, draw });
    },
  };
  return { kind, noted };
}

test.each(['one line', 'a caption of many lines '.repeat(40)])(
  'a figure asks for its data once and is drawn once, in the room that its caption leaves: %s',
  async (caption) => {
    const { kind, noted } = countingKind(caption);
    await drawFigure(kind, source, {}, usualStyle, 'svg', { document, program: 'Featurescope' });
    expect(noted.prepared).toBe(1);
    expect(noted.heights).toEqual([layOutPage(usualStyle, { title: 'Counting', caption }).units.height]);
  },
);

test.each(sizeNames)('on %s, every format has the same figure in the same place', async (place) => {
  const kind = figureKinds.find(({ id }) => id === 'samples')!;
  const style = { ...usualStyle, place };
  const draw = (format: ExportFormat) =>
    drawFigure(kind, source, {}, style, format, { document, program: 'Featurescope' });
  const slide = await draw('pptx');
  const places = (element: Element): string[] =>
    [...element.querySelectorAll('image')].map((one) =>
      ['x', 'y', 'width', 'height'].map((name) => one.getAttribute(name)).join(' '),
    );
  for (const format of ['svg', 'png', 'pdf'] as const) {
    const { figure, element } = await draw(format);
    expect(figure.page).toEqual(slide.figure.page);
    expect(places(element)).toEqual(places(slide.element));
    expect(element.getAttribute('viewBox')).toBe(
      `0 0 ${round(figure.page!.width / figure.page!.unit)} ${round(figure.page!.height / figure.page!.unit)}`,
    );
  }
  const { page } = slide.figure;
  const [, , width, height] = slide.element.getAttribute('viewBox')!.split(' ').map(Number);
  expect(width! / height!).toBeCloseTo(page!.figure.width / page!.figure.height, 6);
  if (place === 'full') expect(page!.width / page!.height).toBeCloseTo(16 / 9, 9);
});

test.each(['16:9', '4:3'] as const)(
  'on a slide of %s, nothing reaches over its edge or over other parts',
  (slide) => {
    for (const place of sizeNames)
      for (const points of [8, 20, 40, 96])
        for (const caption of ['', 'short', 'a caption of many lines '.repeat(60)]) {
          const page = layOutPage(
            { place, slide, points },
            { title: 'A title of several words '.repeat(9), caption },
          );
          const boxes = [page.title?.box, page.figure, page.caption?.box].filter((one) => one !== undefined);
          const ends = boxes.map(({ y, height }) => y + height);
          boxes.slice(1).forEach(({ y }, at) => expect(y).toBeGreaterThanOrEqual(ends[at]! - 1e-9));
          expect(ends.at(-1)! + page.corner.y).toBeLessThanOrEqual(540);
          expect(page.figure.height).toBeGreaterThan(0.3 * page.height);
          for (const { x, width } of boxes)
            expect(x + width + page.corner.x).toBeLessThanOrEqual(slideSizes[slide][0]);
        }
  },
);

describe('what to say about a figure', () => {
  const kinds = figureKinds.filter(({ needs }) => needs !== 'nothing').map(({ id }) => id);
  test.each(kinds)('%s is told in both languages, without settings', (id) => {
    for (const [language, letters] of [['en', /[a-z]{4}/] as const, ['ko', /[가-힣]{2}/] as const]) {
      const notes = speakerNotes(id, {}, language, 'The caption.');
      const [own, caption] = notes.split('\n\n');
      expect(own!.length).toBeGreaterThan(50);
      expect(own).toMatch(letters);
      expect(own).not.toMatch(/[{}]|seed \d|\(이\)|\(으\)|은\(는\)|을\(를\)/);
      expect(caption).toBe('The caption.');
    }
  });
  test('filters before and after training, and images that are right, are spoken of otherwise', () => {
    const say = (id: string, choice: FigureChoice) => speakerNotes(id, choice, 'ko', '');
    expect(new Set((['start', 'now', 'change'] as const).map((when) => say('filters', { when }))).size).toBe(
      3,
    );
    expect(say('mistakes', { outcome: 'right' })).not.toBe(say('mistakes', { outcome: 'wrong' }));
  });
});

const round = (value: number): number => Math.round(value * 100) / 100;
