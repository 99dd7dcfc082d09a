import { createFigure, palettes, percent, short, type FigureOptions } from './parts/figure.ts';
import { drawLegend, legendHeight, legendRows, mostRows } from './parts/legend.ts';
import { figureTexts } from '../texts/figures.ts';
import { drawPanels, type Panel } from './curvePanels.ts';
import type { CurvePoint } from './trainingCurves.ts';

/** One of several runs: its training batches. */
export interface RunCurve {
  name: string;
  points: readonly CurvePoint[];
}

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
  const entries = names.map((name, place) => ({ name, colour: runColour(options.theme, place) }));
  const rows = legendRows(
    entries,
    { width: options.width, most: mostRows(options.height), shown: options.legend },
    text.andMore,
  );
  const height = options.height - legendHeight(rows);
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
  drawLegend(root, rows, height, options);
  return root.node()!;
}
