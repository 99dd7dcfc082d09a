import { max, scaleLinear } from 'd3';
import type { Calibration } from '../contract/evaluation.ts';
import { createFigure, palettes, whole, type FigureOptions } from './parts/figure.ts';
import { drawDiagonal, drawSharePlot, round, type PlotPlace } from './parts/plot.ts';
import { figureTexts } from '../texts/figures.ts';

const MARGIN = { top: 8, right: 14, bottom: 36, left: 50 };
/** Fraction of the height for the counts, which are drawn below the curve. */
const COUNTS = 0.22;
const GAP = 12;

/** Position of the curve in {@link calibrationPlot}. */
export function calibrationPlace({ width, height }: Pick<FigureOptions, 'width' | 'height'>): PlotPlace {
  const bottom = height - MARGIN.bottom - countsHeight(height) - GAP;
  return { left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom };
}

const countsHeight = (height: number): number => Math.max(20, (height - MARGIN.top - MARGIN.bottom) * COUNTS);

/**
 * A calibration curve: the accuracy of each bin against its confidence, with the diagonal of perfect calibration, and the
 * number of images in each bin below.
 */
export function calibrationPlot({ bins, error }: Calibration, options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const all = bins.reduce((sum, { count }) => sum + count, 0);
  const root = createFigure(options, text.calibration, text.calibrationOf(errorText(error), whole(all)));
  const place = calibrationPlace(options);
  const plot = drawSharePlot(root, place, { across: '', up: text.accuracy }, options);
  const { x, y } = plot;
  for (const { from, to, count, confidence, accuracy } of bins) {
    if (count === 0) continue;
    const bar = root.append('g');
    bar
      .append('title')
      .text(
        text.calibrationBin(
          from.toFixed(2),
          to.toFixed(2),
          whole(count),
          confidence.toFixed(3),
          accuracy.toFixed(3),
        ),
      );
    bar
      .append('rect')
      .attr('x', round(x(from)))
      .attr('y', round(y(accuracy)))
      .attr('width', round(x(to) - x(from) - 1))
      .attr('height', round(y(0) - y(accuracy)))
      .attr('fill', palette.series.train)
      .attr('fill-opacity', 0.35);
    bar
      .append('circle')
      .attr('cx', round(x(confidence)))
      .attr('cy', round(y(accuracy)))
      .attr('r', 3)
      .attr('fill', palette.series.train);
  }
  drawDiagonal(root, plot, options);
  root
    .append('text')
    .attr('x', place.left + 8)
    .attr('y', place.top + 14)
    .attr('font-size', 11)
    .text(`ECE ${errorText(error)}`);
  drawCounts();
  return root.node()!;

  function drawCounts(): void {
    const most = max(bins, ({ count }) => count) ?? 0;
    const high = countsHeight(options.height);
    const base = place.bottom + GAP + high;
    const tall = scaleLinear([0, Math.max(1, most)], [0, high - 4]);
    // The confidence axis belongs to both panels and is labelled below the counts.
    root
      .append('line')
      .attr('x1', place.left)
      .attr('x2', place.right)
      .attr('y1', round(base))
      .attr('y2', round(base))
      .attr('stroke', palette.line);
    for (const { from, to, count } of bins)
      if (count > 0)
        root
          .append('rect')
          .attr('x', round(x(from)))
          .attr('y', round(base - Math.max(1, tall(count))))
          .attr('width', round(x(to) - x(from) - 1))
          .attr('height', round(Math.max(1, tall(count))))
          .attr('fill', palette.quiet)
          .attr('fill-opacity', 0.6);
    root
      .append('text')
      .attr('x', place.left + 4)
      .attr('y', round(base - high + 14))
      .attr('font-size', 11)
      .attr('fill', palette.quiet)
      .text(text.imagesUpTo(whole(most)));
    root
      .append('text')
      .attr('x', round((place.left + place.right) / 2))
      .attr('y', round(base + 16))
      .attr('text-anchor', 'middle')
      .attr('font-size', 11)
      .text(text.confidence);
  }
}

/** A calibration error with its significant digits. */
export const errorText = (error: number): string => (Number.isFinite(error) ? error.toFixed(3) : '–');
