import { line } from 'd3';
import type { PlotPart } from '../contract/decks.ts';
import type { RankingCurve, RankingCurves } from '../contract/evaluation.ts';
import { createFigure, palettes, type FigureOptions } from './parts/figure.ts';
import { clipLine, type Span } from './parts/clipLine.ts';
import { drawLegend, legendHeight, legendRows, mostRows, ROW } from './parts/legend.ts';
import { drawDiagonal, drawSharePlot, round, type PlotPlace } from './parts/plot.ts';
import { formatArea } from '../texts/formatArea.ts';
import { figureTexts } from '../texts/figures.ts';

export type RankingKind = 'roc' | 'precision-recall';

/** Maximum number of classes that are distinguished by colour; more are drawn faintly, and only their means are named. */
const COLOURED = 10;
const MARGIN = { top: 8, right: 14, bottom: 36, left: 50 };

/** How much of either axis the corner is that good networks reach. */
const CORNER = 0.1;

/** What is shown of the plane: all, or the corner of few false positives, or of high recall, and of high shares. */
export function rankingSpan(kind: RankingKind, part: PlotPart = 'whole'): Span {
  const high = [1 - CORNER, 1] as const;
  if (part === 'whole') return { x: [0, 1], y: [0, 1] };
  return { x: kind === 'roc' ? [0, CORNER] : high, y: high };
}

/** A curve with its style. */
export interface NamedCurve {
  name: string;
  colour: string;
  dashed: boolean;
  points: RankingCurve['roc'];
  /** AUC of ROC, or average precision. */
  area: number;
}

/** The named curves: the classes if they are few, and their means. */
export function namedCurves(
  { classes, micro, macro }: RankingCurves,
  kind: RankingKind,
  { theme, language }: Pick<FigureOptions, 'theme' | 'language'>,
): NamedCurve[] {
  const text = figureTexts[language];
  const { categories, ink, quiet } = palettes[theme];
  const named = (curve: RankingCurve, name: string, colour: string, dashed: boolean): NamedCurve => ({
    ...{ name, colour, dashed },
    points: kind === 'roc' ? curve.roc : curve.precisionRecall,
    area: kind === 'roc' ? curve.auc : curve.averagePrecision,
  });
  const few = classes.length <= COLOURED ? classes : [];
  return [
    named(macro, text.macro, ink, true),
    named(micro, text.micro, quiet, true),
    ...few.map((curve, at) => named(curve, curve.label, categories[at]!, false)),
  ];
}

/** Positions of the plot and its legend: beside it if there is space, else below. */
function layoutOf(
  curves: readonly NamedCurve[],
  { width, height, language, legend: shown = true }: FigureOptions,
) {
  const entries = curves.map(({ name, colour, area }) => ({ name: `${name} ${formatArea(area)}`, colour }));
  const beside = shown && width >= height * 1.4;
  const plotWidth = beside ? Math.min(width * 0.62, height * 1.3) : width;
  const most = beside ? Math.floor((height - MARGIN.top) / ROW) : mostRows(height);
  const rows = legendRows(
    entries,
    beside ? { width, left: plotWidth + 10, most } : { width, left: 8, most, shown },
    figureTexts[language].andMore,
  );
  const bottom = (beside ? height : height - legendHeight(rows)) - MARGIN.bottom;
  const place: PlotPlace = { left: MARGIN.left, right: plotWidth - MARGIN.right, top: MARGIN.top, bottom };
  return { place, rows, beside };
}

/** Position of the plot in {@link rankingCurves}. */
export const rankingPlace = (data: RankingCurves, kind: RankingKind, options: FigureOptions): PlotPlace =>
  layoutOf(namedCurves(data, kind, options), options).place;

/** Curves of how well the scores rank the images, per class, of all together and in the mean. @param part of the plane that is shown */
export function rankingCurves(
  data: RankingCurves,
  kind: RankingKind,
  options: FigureOptions,
  part: PlotPart = 'whole',
): SVGSVGElement {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const curves = namedCurves(data, kind, options);
  const title = kind === 'roc' ? text.roc : text.precisionRecall;
  const described = curves.map(({ name, area }) => `${name} ${formatArea(area)}`).join(', ');
  const root = createFigure(options, title, described);
  const { place, rows, beside } = layoutOf(curves, options);
  const span = rankingSpan(kind, part);
  const [across, up] =
    kind === 'roc' ? [text.falsePositives, text.truePositives] : [text.recall, text.precision];
  const plot = drawSharePlot(root, place, { across, up }, options, span);
  const { x, y } = plot;
  if (kind === 'roc' && part === 'whole') drawDiagonal(root, plot, options);
  const path = line<readonly [number, number]>(
    (point) => round(x(point[0])),
    (point) => round(y(point[1])),
  );
  const draw = (points: RankingCurve['roc'], colour: string, width: number, dashes?: string): void => {
    root
      .append('path')
      .attr(
        'd',
        clipLine(points, span)
          .map((one) => path(one))
          .join(''),
      )
      .attr('fill', 'none')
      .attr('stroke', colour)
      .attr('stroke-width', width)
      .attr('stroke-linejoin', 'round')
      .attr('stroke-dasharray', dashes ?? null);
  };
  if (curves.length === 2)
    for (const curve of data.classes)
      draw(kind === 'roc' ? curve.roc : curve.precisionRecall, palette.line, 0.75);
  for (const { points, colour, dashed } of curves.toReversed())
    draw(points, colour, dashed ? 2.25 : 1.5, dashed ? '6 3' : undefined);
  drawLegend(root, rows, beside ? MARGIN.top : place.bottom + MARGIN.bottom, options);
  return root.node()!;
}
