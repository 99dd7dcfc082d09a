import { scaleBand, scaleLinear } from 'd3';
import type { HistoricNetwork } from '../arithmetic/demos/networkHistory.ts';
import { createFigure, palettes, type FigureOptions, type Group } from './parts/figure.ts';
import { drawLegend, legendHeight, legendRows, mostRows } from './parts/legend.ts';
import { cut, textWidth } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

const BELOW = 36;
const ABOVE = 26;
/** Height of a line of text. */
const LINE = 14;

/** Right end and baseline of a label. */
interface Spot {
  right: number;
  y: number;
}

/**
 * Depth as bars, with the number of layers as height, and top-5 error as a line, network by network; both with numbers.
 */
export function networkHistoryFigure(
  networks: readonly HistoricNetwork[],
  options: FigureOptions,
): SVGSVGElement {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const { train: depthColour, heldOut: errorColour } = palette.series;
  const root = createFigure(options, text.history, text.historyOf(describe(networks)));
  const entries = [
    { name: text.historyDepth, colour: depthColour },
    { name: text.historyError, colour: errorColour },
  ];
  const rows = legendRows(
    entries,
    { width: options.width, most: mostRows(options.height), shown: options.legend },
    text.andMore,
  );
  const bottom = options.height - legendHeight(rows) - BELOW;
  const x = scaleBand(
    networks.map(({ name }) => name),
    [0, options.width],
  ).padding(0.35);
  const deepest = Math.max(...networks.map(({ layers }) => layers));
  const depth = scaleLinear([0, deepest], [0, bottom - ABOVE]);
  const worst = Math.max(...networks.map(({ error }) => error ?? 0));
  const errorAt = scaleLinear([0, worst], [bottom, ABOVE]);

  for (const { name, year, layers } of networks) {
    const [left, width, height] = [x(name)!, x.bandwidth(), depth(layers)];
    const bar = root.append('g');
    bar
      .append('rect')
      .attr('x', at(left))
      .attr('y', at(bottom - height))
      .attr('width', at(width))
      .attr('height', at(height))
      .attr('fill', depthColour)
      .attr('fill-opacity', 0.3);
    label(bar, left + width / 2, bottom - 6, String(layers), depthColour).attr('font-weight', 600);
    label(bar, left + width / 2, bottom + 15, cut(name, x.step() - 2, 12), palette.ink);
    label(bar, left + width / 2, bottom + 30, String(year), palette.quiet);
  }
  const points = networks.flatMap(({ name, error }) =>
    error === null ? [] : [[x(name)! + x.bandwidth() / 2, errorAt(error), error] as const],
  );
  root
    .append('path')
    .attr('d', points.map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${at(px)} ${at(py)}`).join(''))
    .attr('fill', 'none')
    .attr('stroke', errorColour)
    .attr('stroke-width', 2);
  const marks = root.append('g');
  let before: Spot | undefined;
  for (const [px, py, error] of points) {
    marks.append('circle').attr('cx', at(px)).attr('cy', at(py)).attr('r', 4).attr('fill', errorColour);
    const words = `${error} %`;
    const fits = px + 8 + textWidth(words, 12) <= options.width;
    const wide = textWidth(words, 12);
    const left = fits ? px + 8 : options.width - wide;
    // Above its point, or below it if the previous label is in the way.
    const up = before === undefined || left >= before.right || Math.abs(py - 8 - before.y) >= LINE;
    const y = up ? py - 8 : Math.max(py + LINE + 4, before!.y + LINE);
    before = { right: left + wide + 2, y };
    label(marks, fits ? px + 8 : options.width, y, words, errorColour)
      .attr('text-anchor', fits ? 'start' : 'end')
      .attr('font-weight', 600);
  }
  root
    .append('path')
    .attr('d', `M0 ${at(bottom)}H${options.width}`)
    .attr('stroke', palette.line);
  drawLegend(root, rows, options.height - legendHeight(rows), options);
  return root.node()!;
}

const at = (place: number): string => place.toFixed(1);

type Place = Pick<Group, 'append'>;

function label(place: Place, x: number, y: number, words: string, colour: string) {
  return place
    .append('text')
    .attr('x', at(x))
    .attr('y', at(y))
    .attr('text-anchor', 'middle')
    .attr('fill', colour)
    .text(words);
}

/** Text with each network's numbers, for the description. */
const describe = (networks: readonly HistoricNetwork[]): string =>
  networks
    .map(
      ({ name, year, layers, error }) => `${name} ${year}: ${layers}${error === null ? '' : `, ${error} %`}`,
    )
    .join('; ');
