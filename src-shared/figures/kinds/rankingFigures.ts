import type { PlainChart } from '../../contract/exports.ts';
import { heightAt } from '../../contract/evaluation.ts';
import type { FigureKind } from './FigureKind.ts';
import { whole } from '../parts/figure.ts';
import { namedCurves, rankingCurves, type NamedCurve, type RankingKind } from '../rankingCurves.ts';
import { figureTexts } from '../../texts/figures.ts';

/** Number of common x positions of a chart's curves, from 0 to 1, denser where curves bend. */
const PLACES = 41;
const placesOf: Record<RankingKind, (share: number) => number> = {
  roc: (share) => share ** 3,
  'precision-recall': (share) => 1 - (1 - share) ** 3,
};

const ranking = (id: RankingKind): FigureKind => ({
  id,
  title: (language) => figureTexts[language][id === 'roc' ? 'roc' : 'precisionRecall'],
  needs: 'network',
  tasks: ['classification'],
  choices: [],
  async prepare(source, _choice, options) {
    const text = figureTexts[options.language];
    const data = await source.ranking();
    const { test } = source.session.data;
    return {
      draw: (size) => rankingCurves(data, id, size),
      caption: (id === 'roc' ? text.rocOf : text.precisionRecallOf)(whole(data.classes.length), whole(test)),
      native: chartOf(namedCurves(data, id, options), id, text),
    };
  },
});

export const rocFigure = ranking('roc');
export const precisionRecallFigure = ranking('precision-recall');

function chartOf(curves: NamedCurve[], id: RankingKind, text: (typeof figureTexts)['en']): PlainChart {
  const places = Array.from({ length: PLACES }, (_none, at) => placesOf[id](at / (PLACES - 1)));
  return {
    kind: 'chart',
    type: 'scatter',
    xTitle: id === 'roc' ? text.falsePositives : text.recall,
    panels: [
      {
        title: id === 'roc' ? text.truePositives : text.precision,
        labels: places.map((place) => place.toFixed(5)),
        series: curves.map(({ name, colour, points }) => ({
          ...{ name, colour },
          values: places.map((place) => (points.length ? heightAt(points, place) : null)),
        })),
        percent: true,
      },
    ],
  };
}
