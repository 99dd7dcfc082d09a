import { createFigure, palettes, percent, short, type FigureOptions, type Root } from './figure.ts';
import { figureTexts } from './texts.ts';
import { drawPanels, type CurvePoint, type Panel } from './trainingCurves.ts';

/** One of several runs: its training batches. */
export interface RunCurve {
  name: string;
  points: readonly CurvePoint[];
}

const ROW = 18;
const MARK = 18;
/** About how wide a character of the legend is, in CSS pixels. */
const CHARACTER = 6.6;

/** The colour a run is drawn in, by its place. */
export const runColour = (theme: FigureOptions['theme'], place: number): string => {
  const { categories } = palettes[theme];
  return categories[place % categories.length]!;
};

/** Loss and accuracy of the training batches of several runs over the same steps, with one legend below. */
export function runCurves(runs: readonly RunCurve[], options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const names = runs.map(({ name }) => name);
  const root = createFigure(
    options,
    text.runs,
    runs.length ? text.runsOf(names.join(', ')) : text.curvesEmpty,
  );
  const rows = legendRows(names, options.width);
  const height = Math.max(80, options.height - rows.length * ROW - 4);
  const make = (pick: (point: CurvePoint) => number): Panel['series'] =>
    runs.map(({ name, points }, place) => ({
      name,
      colour: runColour(options.theme, place),
      points: points.map((point) => [point.step, pick(point)] as const),
      dots: false,
      meanAlone: true,
    }));
  const steps = Math.max(1, ...runs.map(({ points }) => points.at(-1)?.step ?? 0));
  const title = (what: string): string => `${what}, ${text.train}`;
  const panels: Panel[] = [
    { title: title(text.loss), series: make(({ loss }) => loss), show: short, log: true, legend: false },
    {
      title: title(text.accuracy),
      series: make(({ accuracy }) => accuracy),
      show: percent,
      log: false,
      domain: [0, 1],
      legend: false,
    },
  ];
  drawPanels(root, panels, { ...options, height, steps });
  drawLegend(root, rows, options, height);
  return root.node()!;
}

interface Entry {
  name: string;
  place: number;
  x: number;
}

function drawLegend(root: Root, rows: Entry[][], { theme }: FigureOptions, top: number): void {
  rows.forEach((row, index) => {
    for (const { name, place, x } of row) {
      const y = top + index * ROW + 14;
      root
        .append('rect')
        .attr('x', x)
        .attr('y', y - 5)
        .attr('width', 12)
        .attr('height', 3)
        .attr('rx', 1.5)
        .attr('fill', runColour(theme, place));
      root
        .append('text')
        .attr('x', x + MARK)
        .attr('y', y)
        .attr('font-size', 11)
        .text(name);
    }
  });
}

/** Fills rows with names, as many as fit; a name longer than a row is cut. */
function legendRows(names: readonly string[], width: number): Entry[][] {
  const rows: Entry[][] = [];
  let x = Infinity;
  const left = 44;
  names.forEach((full, place) => {
    const most = Math.max(8, Math.floor((width - left - MARK - 8) / CHARACTER));
    const name = full.length > most ? `${full.slice(0, most - 1)}…` : full;
    const wide = MARK + name.length * CHARACTER + 18;
    if (x + wide > width) {
      rows.push([]);
      x = left;
    }
    rows.at(-1)!.push({ name, place, x });
    x += wide;
  });
  return rows;
}
