import type { OverTime } from '../../contract/why.ts';
import { isGate, type CellPart } from '../../model/cellParts.ts';
import { cellNames, overTimeTexts } from '../../texts/overTime.ts';
import { createFigure, palettes, short, whole, type FigureOptions, type Root } from '../parts/figure.ts';
import { drawMapPanel } from '../parts/mapPanel.ts';
import { imagePicture } from '../parts/pixels.ts';
import { round } from '../parts/plot.ts';
import type { ColourScale } from '../parts/scales.ts';
import { colourAt } from '../parts/colours.ts';
import { textWidth } from '../parts/text.ts';

const GAP = 12;
/** Height of a line of colour scales below the maps, and the least width of one. */
const SCALES = 20;
const LEAST_SCALE = 110;
/** Width of a panel divided by its height that is tried for. */
const SHAPE = 1.15;

/** Gates from 0 to 1; candidates and states from -1 to 1; a cell symmetric around 0, as far as it goes. */
function scaleOf({ name, values }: CellPart): ColourScale {
  if (isGate(name)) return { map: 'viridis', low: 0, high: 1 };
  const reach = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const high = name === 'cell' ? reach : 1;
  return { map: 'blue-red', low: -high, high };
}

/** The image and, for each gate, candidate, cell and state, a map of its values: steps from top to bottom, units across. */
export function cellOverTime(found: OverTime, options: FigureOptions): SVGSVGElement {
  const text = overTimeTexts[options.language];
  const root = createFigure(
    options,
    text.gates,
    text.gatesOf(found.layer, cellNames[found.cell], whole(found.units), whole(found.steps)),
  );
  const [height, width, channels] = found.shape;
  const scales = found.parts.map(scaleOf);
  const panels = [
    { title: text.image, picture: imagePicture(found.image, width, height, channels === 3 ? 3 : 1) },
    ...found.parts.map(({ name, values }, at) => ({
      title: text.parts[name],
      picture: { grid: { values, width: found.units, height: found.steps }, scale: scales[at]! },
    })),
  ];
  const lines = scaleLines(scales, options.width);
  const below = lines.length * SCALES + 6;
  const room = { width: options.width, height: options.height - below };
  const columns = columnsFor(panels.length, room);
  const rows = Math.ceil(panels.length / columns);
  const cell = {
    width: (room.width - (columns - 1) * GAP) / columns,
    height: (room.height - (rows - 1) * GAP) / rows,
  };
  panels.forEach((panel, at) => {
    const left = (at % columns) * (cell.width + GAP);
    const top = Math.floor(at / columns) * (cell.height + GAP);
    drawMapPanel(root, { ...panel, place: { left, top, ...cell } }, options);
  });
  lines.forEach((line, at) => {
    drawScales(root, line, options.height - 13 - (lines.length - 1 - at) * SCALES, options);
  });
  return root.node()!;
}

/** The number of columns with which the panels come closest to {@link SHAPE}. */
function columnsFor(count: number, { width, height }: { width: number; height: number }): number {
  const counts = Array.from({ length: count }, (_none, at) => at + 1);
  const distance = (columns: number): number => {
    const shape = width / columns / (height / Math.ceil(count / columns));
    return Math.abs(Math.log(shape / SHAPE));
  };
  return counts.reduce((best, columns) => (distance(columns) < distance(best) ? columns : best), 1);
}

/** The different colour scales, as many beside each other as fit. */
function scaleLines(scales: readonly ColourScale[], width: number): ColourScale[][] {
  const different = scales.filter(
    (scale, at) => scales.findIndex(({ map, high }) => map === scale.map && high === scale.high) === at,
  );
  const fit = Math.max(1, Math.floor(width / LEAST_SCALE));
  const count = Math.ceil(different.length / fit);
  return Array.from({ length: count }, (_none, at) => different.slice(at * fit, (at + 1) * fit));
}

/** Draws colour scales side by side. @param y top of their bars */
function drawScales(root: Root, line: readonly ColourScale[], y: number, options: FigureOptions): void {
  const palette = palettes[options.theme];
  const pitch = options.width / line.length;
  const STEPS = 32;
  line.forEach((scale, at) => {
    const ends = [short(scale.low), short(scale.high)] as const;
    const words = Math.max(...ends.map((end) => textWidth(end, 11))) + 6;
    const bar = Math.max(20, Math.min(120, pitch - 2 * words - GAP));
    const left = pitch * (at + 0.5) - bar / 2;
    for (let step = 0; step < STEPS; step++)
      root
        .append('rect')
        .attr('x', round(left + (step * bar) / STEPS))
        .attr('y', y)
        .attr('width', round(bar / STEPS + 0.4))
        .attr('height', 8)
        .attr('fill', colourAt(scale.map, options.theme, step / (STEPS - 1)));
    ends.forEach((end, side) => {
      root
        .append('text')
        .attr('x', round(side ? left + bar + 6 : left - 6))
        .attr('y', y + 8)
        .attr('font-size', 11)
        .attr('text-anchor', side ? 'start' : 'end')
        .attr('fill', palette.quiet)
        .text(end);
    });
  });
}
