import { palettes, type FigureOptions, type Root } from './figure.ts';
import { cut, textWidth } from './text.ts';

export interface LegendEntry {
  name: string;
  colour: string;
}
interface LegendRoom {
  width: number;
  left?: number;
  /** Maximum number of rows. */
  most?: number;
  /** Whether to draw a legend at all. */
  shown?: boolean | undefined;
}
interface Placed extends LegendEntry {
  x: number;
}

/** Height of a row. */
export const ROW = 18;
const MARK = 18;
const GAP = 18;
const SIZE = 11;

/**
 * Draws names with their colours in rows, as many as fit side by side; entries that do not fit into the rows are
 * summarised as a count.
 */
export function legendRows(
  entries: readonly LegendEntry[],
  { width, left = 44, most = Infinity, shown = true }: LegendRoom,
  rest: (count: string) => string,
): Placed[][] {
  if (!shown) return [];
  const widest = width - left - MARK - 4;
  const place = (shown: readonly LegendEntry[]): Placed[][] => {
    const rows: Placed[][] = [];
    let x = Infinity;
    for (const entry of shown) {
      const name = cut(entry.name, widest, SIZE);
      const wide = MARK + textWidth(name, SIZE);
      if (x + wide > width) {
        rows.push([]);
        x = left;
      }
      rows.at(-1)!.push({ ...entry, name, x });
      x += wide + GAP;
    }
    return rows;
  };
  let rows = place(entries);
  for (let count = entries.length - 1; rows.length > most && count > 0; count--)
    rows = place([
      ...entries.slice(0, count),
      { name: rest(String(entries.length - count)), colour: 'none' },
    ]);
  return rows;
}

/** Maximum number of rows of a legend below a figure. */
export const mostRows = (height: number): number => Math.max(1, Math.floor((height * 0.35) / ROW));

export const legendHeight = (rows: readonly unknown[]): number => rows.length * ROW + 4;

export function drawLegend(
  root: Root,
  rows: readonly Placed[][],
  top: number,
  { theme }: FigureOptions,
): void {
  rows.forEach((row, index) => {
    for (const { name, colour, x } of row) {
      const y = top + index * ROW + 14;
      if (colour !== 'none')
        root
          .append('rect')
          .attr('x', x)
          .attr('y', y - 5)
          .attr('width', 12)
          .attr('height', 3)
          .attr('rx', 1.5)
          .attr('fill', colour);
      root
        .append('text')
        .attr('x', colour === 'none' ? x : x + MARK)
        .attr('y', y)
        .attr('font-size', SIZE)
        .attr('fill', colour === 'none' ? palettes[theme].quiet : palettes[theme].ink)
        .text(name);
    }
  });
}
