import type { Language } from '../contract/errors.ts';
import { knownMetric, type MetricValues } from '../tasks/metrics.ts';
import { headlineMetrics, metricTitleOf, type TaskKind } from '../tasks/tasks.ts';
import { figureTexts } from '../texts/figures.ts';
import { marksOf, type CurvesChange } from './curveMarks.ts';
import { drawPanels, type Panel, type Series } from './curvePanels.ts';
import { lastOneByOne, mean } from './recentSteps.ts';
import {
  createFigure,
  palettes,
  percent,
  short,
  whole,
  type FigureOptions,
  type Palette,
} from './parts/figure.ts';

/** One point of a curve; values that are not finite leave a gap. */
export interface CurvePoint {
  step: number;
  values: MetricValues;
}

/** Data of {@link trainingCurves}: training batches, and the held-out examples at the end of each epoch. */
export interface CurvesData {
  /** Task whose loss and main metric are drawn. Default: classification */
  task?: TaskKind | undefined;
  train: readonly CurvePoint[];
  /** The newest steps individually, if `train` is thinned, for the displayed mean. */
  recent?: readonly CurvePoint[] | undefined;
  /** The parent of a branch, drawn faintly behind it. */
  parent?: readonly CurvePoint[] | undefined;
  heldOut: readonly CurvePoint[];
  heldOutSplit: 'validation' | 'test';
  /** Total number of steps of the run, if known: the right end of the axis. */
  totalSteps?: number | undefined;
  /** The inspected step, if it is not the last. */
  at?: number | undefined;
  /** Changes of the settings, in order. */
  changes?: readonly CurvesChange[] | undefined;
}

/** The loss and the task's main metric over steps, side by side, or one above the other if the figure is narrow. */
export function trainingCurves(data: CurvesData, options: FigureOptions): SVGSVGElement {
  const text = figureTexts[options.language];
  const palette = palettes[options.theme];
  const last = data.train.at(-1) ?? data.heldOut.at(-1);
  const reached = last ? text.curvesOf(whole(last.step)) : text.curvesEmpty;
  const marks = marksOf(data.changes ?? [], options.language);
  const told = marks.map(({ step, label }) => text.changeAt(whole(step), label)).join('; ');
  const described = told === '' ? reached : `${reached}. ${text.settingsChanged(told)}`;
  const root = createFigure(options, text.curves, described);
  const steps = Math.max(1, data.totalSteps ?? 0, last?.step ?? 0, data.heldOut.at(-1)?.step ?? 0);
  drawPanels(root, panels(data, palette, options), { ...options, steps, at: data.at, marks });
  return root.node()!;
}

function panels(data: CurvesData, palette: Palette, options: FigureOptions): Panel[] {
  const text = figureTexts[options.language];
  const legend = options.legend ?? true;
  const recent = lastOneByOne(data.recent ?? data.train);
  const parent = data.parent ?? [];
  const make = (id: string): Series[] => [
    ...(parent.length === 0
      ? []
      : [
          {
            name: text.parentRun,
            colour: palette.quiet,
            points: pointsOf(parent, id),
            dots: false,
            meanAlone: true,
          },
        ]),
    {
      name: text.train,
      newest: {
        name: recent.length > 0 ? text.trainMean(recent.length) : text.train,
        short: recent.length > 0 ? text.meanOfSteps(recent.length) : text.train,
        value: mean(recent.map(({ values }) => values[id] ?? NaN)),
      },
      colour: palette.series.train,
      points: pointsOf(data.train, id),
      dots: false,
    },
    {
      name: text[data.heldOutSplit],
      colour: palette.series.heldOut,
      points: pointsOf(data.heldOut, id),
      dots: true,
    },
  ];
  const known = data.train.at(-1) ?? data.heldOut.at(-1);
  return panelMetrics(data.task ?? 'classification', known?.values).map((id) => ({
    ...panelOf(id, options.language, data.task),
    series: make(id),
    legend,
  }));
}

/** The metrics that have panels: the loss and the main metric, of every output. @param values metrics that are known */
export const panelMetrics = (task: TaskKind, values: MetricValues = {}): string[] => [
  'loss',
  ...headlineMetrics(task, Object.keys(values)),
];

/** Style of a metric's panel, without its curves. */
export function panelOf(
  id: string,
  language: Language,
  task?: TaskKind,
): Pick<Panel, 'title' | 'show' | 'log' | 'domain'> {
  const { format } = knownMetric(id);
  const title = metricTitleOf(id, task);
  if (format === 'share') return { title: title[language], show: percent, log: false, domain: [0, 1] };
  return { title: title[language], show: (value) => short(value), log: true };
}

/** A metric of points, by step. */
export const pointsOf = (points: readonly CurvePoint[], id: string): Series['points'] =>
  points.map(({ step, values }) => [step, values[id] ?? NaN] as const);
