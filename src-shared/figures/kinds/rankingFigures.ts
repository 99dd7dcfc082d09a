import type { PlainChart } from '../../contract/exports.ts';
import type { PlotPart } from '../../contract/decks.ts';
import { heightAt } from '../../contract/evaluation.ts';
import type { FigureKind } from './FigureKind.ts';
import { whole } from '../parts/figure.ts';
import {
  namedCurves,
  rankingCurves,
  rankingSpan,
  type NamedCurve,
  type RankingKind,
} from '../rankingCurves.ts';
import { formatArea } from '../../texts/formatArea.ts';
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
  choices: ['part'],
  async prepare(source, { part }, options) {
    const text = figureTexts[options.language];
    const data = await source.ranking();
    const { test } = source.session.data;
    return {
      draw: (size) => rankingCurves(data, id, size, part),
      caption: (id === 'roc' ? text.rocOf : text.precisionRecallOf)(whole(data.classes.length), whole(test)),
      native: chartOf(namedCurves(data, id, options), id, text, part),
    };
  },
});

export const rocFigure = ranking('roc');
export const precisionRecallFigure = ranking('precision-recall');

function chartOf(
  curves: NamedCurve[],
  id: RankingKind,
  text: (typeof figureTexts)['en'],
  part?: PlotPart,
): PlainChart {
  const span = rankingSpan(id, part);
  const [from, to] = span.x;
  const places = Array.from(
    { length: PLACES },
    (_none, at) => from + (to - from) * placesOf[id](at / (PLACES - 1)),
  );
  /** Charts draw what lies outside of their axes all the same. */
  const within = (value: number): number | null => (value < span.y[0] ? null : value);
  return {
    kind: 'chart',
    type: 'scatter',
    xTitle: id === 'roc' ? text.falsePositives : text.recall,
    panels: [
      {
        title: id === 'roc' ? text.truePositives : text.precision,
        labels: places.map((place) => place.toFixed(5)),
        series: curves.map(({ name, colour, points, area }) => ({
          ...{ name: `${name} ${formatArea(area)}`, colour },
          values: places.map((place) => (points.length ? within(heightAt(points, place)) : null)),
        })),
        span: { x: [...span.x], y: [...span.y] },
      },
    ],
  };
}
