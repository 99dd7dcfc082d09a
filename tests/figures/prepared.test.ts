import { expect, test } from 'vitest';
import { drawFigure, usualStyle } from '../../src-shared/figures/drawing/drawFigure.ts';
import { framingHeight } from '../../src-shared/figures/drawing/frame.ts';
import { figureSize } from '../../src-shared/figures/drawing/sizes.ts';
import type { FigureKind } from '../../src-shared/figures/kinds/FigureKind.ts';
import { createFigure } from '../../src-shared/figures/parts/figure.ts';
import { lenet5 } from '../renderer/doubles/network.ts';
import { sourceOf } from './sourceDouble.ts';

const document = globalThis.document.implementation.createHTMLDocument();
const source = sourceOf({ model: lenet5, classes: [], steps: 1, epochs: 1 });

/** A kind that notes what it is asked for. */
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
    const { width, height } = figureSize(usualStyle.place, usualStyle.slide, usualStyle.points);
    expect(noted.prepared).toBe(1);
    expect(noted.heights).toEqual([height - framingHeight({ title: 'Counting', caption }, width)]);
  },
);
