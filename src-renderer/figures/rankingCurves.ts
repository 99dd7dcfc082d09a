import { axisBottom, axisLeft, line, scaleLinear } from 'd3';
import type { RankingCurve, RankingCurves } from '../../src-main/protocol/service.ts';
import { dressAxis } from './axes.ts';
import { createFigure, palettes, percent, short, type FigureOptions } from './figure.ts';
import { drawLegend, legendHeight, legendRows, mostRows, ROW } from './legend.ts';
import { figureTexts } from './texts.ts';

export type RankingKind = 'roc' | 'precision-recall';

/** Classes are told apart by colours up to so many; more are drawn faintly, and only their means are named. */
const COLOURED = 10;
const MARGIN = { top: 8, right: 14, bottom: 36, left: 50 };

/** One curve with how it is drawn. */
export interface NamedCurve {
  name: string;
  colour: string;
  dashed: boolean;
  points: RankingCurve['roc'];
  /** AUC of ROC, or average precision. */
  area: number;
}

/** The curves that have a name: the classes, where they are few, and their means. */
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

/** Curves of how well the scores rank the images, per class, of all together and in the mean. */
export function rankingCurves(data: RankingCurves, kind: RankingKind, options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const curves = namedCurves(data, kind, options);
  const title = kind === 'roc' ? text.roc : text.precisionRecall;
  const described = curves.map(({ name, area }) => `${name} ${share(area)}`).join(', ');
  const root = createFigure(options, title, described);
  const entries = curves.map(({ name, colour, area }) => ({ name: `${name} ${share(area)}`, colour }));
  const shown = options.legend ?? true;
  const beside = shown && options.width >= options.height * 1.4;
  const plotWidth = beside ? Math.min(options.width * 0.62, options.height * 1.3) : options.width;
  const most = beside ? Math.floor((options.height - MARGIN.top) / ROW) : mostRows(options.height);
  const rows = legendRows(
    entries,
    beside
      ? { width: options.width, left: plotWidth + 10, most }
      : { width: options.width, left: 8, most, shown },
    text.andMore,
  );
  const height = beside ? options.height : options.height - legendHeight(rows);
  const x = scaleLinear([0, 1], [MARGIN.left, plotWidth - MARGIN.right]);
  const y = scaleLinear([0, 1], [height - MARGIN.bottom, MARGIN.top]);
  const ticks = height < 160 ? 2 : 4;
  const axes = [
    root
      .append('g')
      .attr('transform', `translate(${MARGIN.left} 0)`)
      .call(
        axisLeft(y)
          .ticks(ticks)
          .tickSize(-(plotWidth - MARGIN.left - MARGIN.right))
          .tickPadding(6)
          .tickFormat((value) => short(Number(value))),
      ),
    root
      .append('g')
      .attr('transform', `translate(0 ${round(height - MARGIN.bottom)})`)
      .call(
        axisBottom(x)
          .ticks(ticks)
          .tickSize(0)
          .tickPadding(6)
          .tickFormat((value) => short(Number(value))),
      ),
  ];
  for (const axis of axes) dressAxis(axis, palette);
  const [across, up] =
    kind === 'roc' ? [text.falsePositives, text.truePositives] : [text.recall, text.precision];
  const middle = round((MARGIN.top + height - MARGIN.bottom) / 2);
  root
    .append('text')
    .attr('x', round((MARGIN.left + plotWidth - MARGIN.right) / 2))
    .attr('y', round(height - 5))
    .attr('text-anchor', 'middle')
    .attr('font-size', 11)
    .text(across);
  root
    .append('text')
    .attr('transform', `translate(12 ${middle}) rotate(-90)`)
    .attr('text-anchor', 'middle')
    .attr('font-size', 11)
    .text(up);
  if (kind === 'roc')
    root
      .append('line')
      .attr('x1', round(x(0)))
      .attr('y1', round(y(0)))
      .attr('x2', round(x(1)))
      .attr('y2', round(y(1)))
      .attr('stroke', palette.quiet)
      .attr('stroke-dasharray', '2 3');
  const path = line<readonly [number, number]>(
    (point) => round(x(point[0])),
    (point) => round(y(point[1])),
  );
  const draw = (points: RankingCurve['roc'], colour: string, width: number, dashes?: string): void => {
    root
      .append('path')
      .attr('d', path(points) ?? '')
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
  drawLegend(root, rows, beside ? MARGIN.top : height, options);
  return root.node()!;
}

const share = (area: number): string => (Number.isFinite(area) ? area.toFixed(3) : percent(area));
const round = (value: number): number => Math.round(value * 10) / 10;
