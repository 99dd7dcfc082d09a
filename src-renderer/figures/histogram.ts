import { bin, extent, max, scaleLinear } from 'd3';
import { colourAt, type ColourMapName } from './colours.ts';
import { createFigure, palettes, short, whole, type FigureOptions } from './figure.ts';
import { figureTexts } from './texts.ts';

/** Values to count, and the colour map they are shown with elsewhere, which the bars repeat. */
export interface HistogramData {
  values: ArrayLike<number>;
  colourMap: ColourMapName;
  /** What the two ends of the colour map stand for. */
  range: readonly [number, number];
}

const BINS = 40;
const AXIS = 18;

/** How often which values occur; values that are not finite are left out. */
export function histogram(data: HistogramData, options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const values = Array.from(data.values).filter((value) => Number.isFinite(value));
  const [low, high] = extent(values) as [number, number] | [undefined, undefined];
  const description = text.histogramOf(whole(values.length), short(low ?? NaN), short(high ?? NaN));
  const root = createFigure(options, text.histogram, description);
  if (low === undefined) return root.node()!;

  const spread = high === low ? Math.max(1e-6, Math.abs(low) * 0.5) : 0;
  const domain: [number, number] = [low - spread, high + spread];
  const x = scaleLinear(domain, [1, options.width - 1]);
  const bins = bin()
    .domain(domain)
    .thresholds(
      Array.from(
        { length: BINS - 1 },
        (_none, index) => domain[0] + ((index + 1) / BINS) * (domain[1] - domain[0]),
      ),
    )(values);
  const y = scaleLinear([0, max(bins, (one) => Math.sqrt(one.length)) ?? 1], [options.height - AXIS, 2]);
  for (const one of bins) {
    if (one.length === 0 || one.x0 === undefined || one.x1 === undefined) continue;
    const share = ((one.x0 + one.x1) / 2 - data.range[0]) / (data.range[1] - data.range[0] || 1);
    root
      .append('rect')
      .attr('x', at(x(one.x0)))
      .attr('y', at(y(Math.sqrt(one.length))))
      .attr('width', at(Math.max(1, x(one.x1) - x(one.x0) - 1)))
      .attr('height', at(options.height - AXIS - y(Math.sqrt(one.length))))
      .attr('fill', colourAt(data.colourMap, options.theme, Math.min(1, Math.max(0, share))))
      .attr('stroke', palette.quiet)
      .attr('stroke-width', 0.5)
      .append('title')
      .text(`${short(one.x0)} … ${short(one.x1)}: ${whole(one.length)}`);
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

const at = (value: number): number => Math.round(value * 100) / 100;
