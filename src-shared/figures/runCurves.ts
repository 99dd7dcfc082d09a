import { createFigure, palettes, type FigureOptions, type Root } from './parts/figure.ts';
import { drawLegend, legendHeight, legendRows, mostRows } from './parts/legend.ts';
import { figureTexts } from '../texts/figures.ts';
import type { TaskKind } from '../tasks/tasks.ts';
import { drawPanels, type Panel } from './curvePanels.ts';
import { panelMetrics, panelOf, pointsOf, type CurvePoint } from './trainingCurves.ts';

/** One of several runs, with its training batches. */
export interface RunCurve {
  name: string;
  points: readonly CurvePoint[];
}

/** The colour of a run, by its position. */
export const runColour = (theme: FigureOptions['theme'], place: number): string => {
  const { categories } = palettes[theme];
  return categories[place % categories.length]!;
};

/** So little, in parts of a value, apart curves are drawn over each other. */
const NEAR = 1e-6;

/** Whether two curves lie upon each other wherever they are drawn, so that the first cannot be seen. */
function haveSamePoints({ points: a }: RunCurve, { points: b }: RunCurve): boolean {
  const isNear = (one: number, other: number): boolean =>
    Object.is(one, other) || Math.abs(one - other) <= NEAR * Math.max(Math.abs(one), Math.abs(other));
  return (
    a.length > 0 &&
    a.length === b.length &&
    a.every(({ step, values }, at) => {
      const other = b[at]!;
      return (
        step === other.step &&
        Object.keys(values).every((id) => isNear(valueOf(values, id), valueOf(other.values, id)))
      );
    })
  );
}

const valueOf = (values: CurvePoint['values'], id: string): number => values[id] ?? NaN;

/**
 * The loss and the main metric of the training batches of several runs of a task over the same steps, with one legend
 * below.
 */
export function runCurves(
  runs: readonly RunCurve[],
  options: FigureOptions,
  task: TaskKind = 'classification',
): SVGSVGElement {
  const text = figureTexts[options.language];
  const names = runs.map((run, place) => {
    const same = runs.slice(0, place).find((earlier) => haveSamePoints(earlier, run));
    return same ? text.sameCurve(run.name, same.name) : run.name;
  });
  const root = createFigure(
    options,
    text.runs,
    runs.length ? text.runsOf(names.join(', ')) : text.curvesEmpty,
  );
  const make = (id: string): Panel['series'] =>
    runs.map(({ name, points }, place) => ({
      name,
      colour: runColour(options.theme, place),
      points: pointsOf(points, id),
      dots: false,
      meanAlone: true,
    }));
  const panels = panelMetrics(task, runs[0]?.points.at(-1)?.values).map((id): Panel => {
    const panel = panelOf(id, options.language, task);
    return { ...panel, title: `${panel.title}, ${text.train}`, series: make(id), legend: false };
  });
  drawRunPanels(root, names, panels, options);
  return root.node()!;
}

/**
 * Draws panels with one curve for each run, and one legend of the runs below.
 * @param names of the runs, in the order of their colours
 */
export function drawRunPanels(
  root: Root,
  names: readonly string[],
  panels: readonly Panel[],
  options: FigureOptions,
): void {
  const text = figureTexts[options.language];
  const entries = names.map((name, place) => ({ name, colour: runColour(options.theme, place) }));
  const rows = legendRows(
    entries,
    { width: options.width, most: mostRows(options.height), shown: options.legend },
    text.andMore,
  );
  const height = options.height - legendHeight(rows);
  const steps = panels.flatMap(({ series }) => series.map(({ points }) => points.at(-1)?.[0] ?? 0));
  drawPanels(root, panels, { ...options, height, steps: Math.max(1, ...steps) });
  drawLegend(root, rows, height, options);
}
