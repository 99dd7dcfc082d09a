import { createFigure, palettes, type FigureOptions } from './parts/figure.ts';
import { cut } from './parts/text.ts';
import { figureTexts } from '../texts/figures.ts';

export interface ConnectionTableData {
  title: string;
  description: string;
  /** Names of the layer and of its input. */
  layer: string;
  reads: string;
  /** `connected[input map][map]` */
  connected: readonly (readonly boolean[])[];
}

const HEAD = 36;
const SIDE = 62;
const LARGEST = 26;
/** Minimum cell size for numbering maps and marking connections. */
const READABLE = 11;

/**
 * Which input maps each map of a layer reads, as in table I of LeCun et al. 1998: rows are input maps, columns the
 * layer's maps.
 */
export function connectionTable(data: ConnectionTableData, options: FigureOptions): SVGSVGElement {
  const { layer, reads, connected } = data;
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const root = createFigure(options, data.title, data.description);
  const [rows, columns] = [connected.length, connected[0]?.length ?? 0];
  const cell = Math.min(LARGEST, (options.width - SIDE - 4) / columns, (options.height - HEAD) / rows);
  const left = SIDE + Math.max(0, (options.width - SIDE - cell * columns) / 2);
  const top = HEAD + Math.max(0, (options.height - HEAD - cell * rows) / 2);
  const words = (x: number, y: number, said: string, anchor: string, quiet = true) =>
    root
      .append('text')
      .attr('x', at(x))
      .attr('y', at(y))
      .attr('text-anchor', anchor)
      .attr('font-size', 11)
      .attr('fill', quiet ? palette.quiet : palette.ink)
      .text(said);
  words(left, top - 22, cut(text.mapsReading(layer), options.width - left, 11), 'start', false);
  words(left - 20, top + cell * 0.5 + 4, cut(reads, SIDE - 22, 11), 'end', false);
  const every = Math.ceil(READABLE / cell);
  for (let map = 0; map < columns; map += every)
    words(left + (map + 0.5) * cell, top - 5, String(map), 'middle');
  for (let map = 0; map < rows; map += every)
    words(left - 5, top + (map + 0.5) * cell + 4, String(map), 'end');
  connected.forEach((row, input) =>
    row.forEach((is, map) => {
      const [x, y] = [left + map * cell, top + input * cell];
      const group = root.append('g');
      group
        .append('rect')
        .attr('x', at(x))
        .attr('y', at(y))
        .attr('width', at(Math.max(0.5, cell - 1)))
        .attr('height', at(Math.max(0.5, cell - 1)))
        .attr('fill', is ? palette.series.train : palette.surface)
        .attr('fill-opacity', is && cell >= READABLE ? 0.18 : 1)
        .attr('stroke', cell >= READABLE ? palette.line : null);
      if (!is || cell < READABLE) return;
      group.append('title').text(text.connection(`${reads} ${input}`, `${layer} ${map}`));
      group
        .append('text')
        .attr('x', at(x + cell / 2 - 0.5))
        .attr('y', at(y + cell / 2 + 4))
        .attr('text-anchor', 'middle')
        .attr('font-size', 12)
        .text('×');
    }),
  );
  return root.node()!;
}

const at = (value: number): number => Math.round(value * 10) / 10;
