import type { Language } from '../contract/errors.ts';
import type { HeldSettings } from '../contract/service.ts';
import { figureTexts } from '../texts/figures.ts';
import { drawPanels, type Mark, type Panel, type Series } from './curvePanels.ts';
import {
  createFigure,
  palettes,
  percent,
  short,
  whole,
  type FigureOptions,
  type Palette,
} from './parts/figure.ts';

/** One point of a curve; loss and accuracy may be NaN, which leaves a gap. */
export interface CurvePoint {
  step: number;
  loss: number;
  accuracy: number;
}

/** From a step on, another learning rate or batch size held; what is left out stayed. */
export interface CurvesChange {
  step: number;
  learningRate?: number | undefined;
  batchSize?: number | undefined;
}

/** What {@link trainingCurves} draws: batches while training, and the held-out images at each epoch's end. */
export interface CurvesData {
  train: readonly CurvePoint[];
  heldOut: readonly CurvePoint[];
  heldOutSplit: 'validation' | 'test';
  /** Steps of the whole run, where known: the right end of the axis. */
  totalSteps?: number | undefined;
  /** The step that is looked at, when it is not the last. */
  at?: number | undefined;
  /** Where settings were changed, in order. */
  changes?: readonly CurvesChange[] | undefined;
}

/** Loss and accuracy over steps, side by side, or one above the other where the figure is narrow. */
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
  const make = (pick: (point: CurvePoint) => number): Series[] => [
    {
      name: text.train,
      colour: palette.series.train,
      points: data.train.map((point) => [point.step, pick(point)] as const),
      dots: false,
    },
    {
      name: text[data.heldOutSplit],
      colour: palette.series.heldOut,
      points: data.heldOut.map((point) => [point.step, pick(point)] as const),
      dots: true,
    },
  ];
  return [
    {
      title: text.loss,
      series: make((point) => point.loss),
      show: (value) => short(value),
      log: true,
      legend,
    },
    {
      title: text.accuracy,
      series: make((point) => point.accuracy),
      show: percent,
      log: false,
      domain: [0, 1],
      legend,
    },
  ];
}

/** The changes among settings that held one after the other, of which the first are those a run was started with. */
export function changesOf(held: readonly HeldSettings[]): CurvesChange[] {
  return held.slice(1).map(({ step, learningRate, batchSize }, at) => ({
    step: step + 1,
    learningRate: learningRate === held[at]!.learningRate ? undefined : learningRate,
    batchSize: batchSize === held[at]!.batchSize ? undefined : batchSize,
  }));
}

function marksOf(changes: readonly CurvesChange[], language: Language): Mark[] {
  const text = figureTexts[language];
  return changes.map(({ step, learningRate, batchSize }) => {
    const rate = learningRate === undefined ? [] : [text.rate(String(Number(learningRate.toPrecision(4))))];
    const batch = batchSize === undefined ? [] : [text.batch(String(batchSize))];
    return { step, label: [...rate, ...batch].join(', ') };
  });
}
