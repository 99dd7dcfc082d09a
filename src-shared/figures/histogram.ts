import { max, scaleLinear } from 'd3';
import { colourAt, type ColourMapName } from './parts/colours.ts';
import { createFigure, palettes, short, whole, type FigureOptions } from './parts/figure.ts';
import { figureTexts } from '../texts/figures.ts';

/** Values to count, and their colour scale elsewhere, which the bars use too. */
export interface HistogramData {
  values: ArrayLike<number>;
  colourMap: ColourMapName;
  /** Values at the two ends of the colour map. */
  range: readonly [number, number];
}

const BINS = 40;
const AXIS = 18;

/** A histogram of values; values that are not finite are ignored. */
export function histogram(data: HistogramData, options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const { count, low, high } = look(data.values);
  const description = text.histogramOf(whole(count), short(low), short(high));
  const root = createFigure(options, text.histogram, description);
  if (count === 0) return root.node()!;

  const spread = high === low ? Math.max(1e-6, Math.abs(low) * 0.5) : 0;
  const domain: [number, number] = [low - spread, high + spread];
  const x = scaleLinear(domain, [1, options.width - 1]);
  const bins = countBins(data.values, domain);
  const y = scaleLinear([0, max(bins, (one) => Math.sqrt(one.count)) ?? 1], [options.height - AXIS, 2]);
  for (const one of bins) {
    if (one.count === 0) continue;
    const share = ((one.x0 + one.x1) / 2 - data.range[0]) / (data.range[1] - data.range[0] || 1);
    root
      .append('rect')
      .attr('x', at(x(one.x0)))
      .attr('y', at(y(Math.sqrt(one.count))))
      .attr('width', at(Math.max(1, x(one.x1) - x(one.x0) - 1)))
      .attr('height', at(options.height - AXIS - y(Math.sqrt(one.count))))
      .attr('fill', colourAt(data.colourMap, options.theme, Math.min(1, Math.max(0, share))))
      .attr('stroke', palette.quiet)
      .attr('stroke-width', 0.5)
      .append('title')
      .text(`${short(one.x0)} … ${short(one.x1)}: ${whole(one.count)}`);
  }
  root
    .append('path')
    .attr('d', `M0 ${options.height - AXIS + 0.5}H${options.width}`)
    .attr('stroke', palette.quiet);
  const ends: [number, number, string][] = [
    [0, low, 'start'],
    [options.width, high, 'end'],
  ];
  if (low < 0 && high > 0 && x(0) > 60 && x(0) < options.width - 60) ends.push([x(0), 0, 'middle']);
  for (const [position, value, anchor] of ends)
    root
      .append('text')
      .attr('x', at(position))
      .attr('y', options.height - 4)
      .attr('text-anchor', anchor)
      .attr('font-size', 11)
      .attr('fill', palette.quiet)
      .text(short(value));
  return root.node()!;
}

/** Number and range of the finite values; the range is NaN if there are none. */
function look(values: ArrayLike<number>): { count: number; low: number; high: number } {
  let count = 0;
  let low = NaN;
  let high = NaN;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (value - value !== 0) continue; // NaN or infinite
    count++;
    if (!(value >= low)) low = value;
    if (!(value <= high)) high = value;
  }
  return { count, low, high };
}

/**
 * Bins of equal width from `x0` to `x1` (inclusive in the last bin). Counted without intermediate arrays: there are
 * layers with millions of values.
 */
function countBins(
  values: ArrayLike<number>,
  [first, last]: readonly [number, number],
): { x0: number; x1: number; count: number }[] {
  const edge = (index: number): number => first + (index / BINS) * (last - first);
  const bins = Array.from({ length: BINS }, (_none, index) => ({
    ...{ x0: edge(index), x1: index === BINS - 1 ? last : edge(index + 1) },
    count: 0,
  }));
  const edges = Float64Array.from(bins, (one) => one.x0);
  const scale = BINS / (last - first);
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (value - value !== 0) continue;
    let bin = Math.min(BINS - 1, Math.floor((value - first) * scale));
    // Rounding may have moved the quotient across an edge.
    if (value < edges[bin]!) bin--;
    else if (bin < BINS - 1 && value >= edges[bin + 1]!) bin++;
    bins[bin]!.count++;
  }
  return bins;
}

const at = (value: number): number => Math.round(value * 100) / 100;
