import { describe, expect, test } from 'vitest';
import { architecture } from '../../src-shared/figures/architecture.ts';
import { allLayers } from '../../src-shared/figures/allLayers.ts';
import { gradientNorms, normCurves } from '../../src-shared/figures/gradientNorms.ts';
import { calibrationPlot } from '../../src-shared/figures/calibrationPlot.ts';
import { classScores } from '../../src-shared/figures/classScores.ts';
import { confusionMatrix } from '../../src-shared/figures/confusionMatrix.ts';
import type { FigureOptions } from '../../src-shared/figures/parts/figure.ts';
import { histogram } from '../../src-shared/figures/histogram.ts';
import { featureMaps } from '../../src-shared/figures/featureMaps.ts';
import { sampleGrid } from '../../src-shared/figures/sampleGrid.ts';
import { summaryTable } from '../../src-shared/figures/summaryTable.ts';
import { inception, vgg16 } from '../renderer/doubles/largeNetworks.ts';
import { lenet5 } from '../renderer/doubles/network.ts';
import { gapCurves } from '../../src-shared/figures/gapCurves.ts';
import { runCurves } from '../../src-shared/figures/runCurves.ts';
import { rankingCurves } from '../../src-shared/figures/rankingCurves.ts';
import { rankingOf } from '../renderer/doubles/ranking.ts';
import { ridgeline } from '../../src-shared/figures/ridgeline.ts';
import { trainingCurves } from '../../src-shared/figures/trainingCurves.ts';
import {
  options,
  digits,
  falling,
  markup,
  picture,
  textsOf,
  few,
  several,
  gaps,
  gapsWithBest,
  maps,
  units,
  layersOf,
  recorded,
  tiles,
  changes,
  small,
  many,
  calibration,
  scores,
  values,
  ridges,
  moving,
} from './figureData.ts';

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
    ['gap-negative', () => gapCurves(gaps, options())],
    ['gap-best', () => gapCurves(gapsWithBest, options())],
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
