import type { PlainChart } from '../../contract/exports.ts';
import type { History } from '../../contract/service.ts';
import type { FigureKind, FigureLook } from './FigureKind.ts';
import { groupsOf, meanOf } from './charts.ts';
import { palettes, percent, short, whole, type FigureOptions } from '../parts/figure.ts';
import { figureTexts } from '../../texts/figures.ts';
import { knownMetric } from '../../tasks/metrics.ts';
import { headlineMetrics, metricTitleOf, type TaskKind } from '../../tasks/tasks.ts';
import { changesOf } from '../curveMarks.ts';
import { panelMetrics, trainingCurves } from '../trainingCurves.ts';

export const curvesFigure: FigureKind = {
  id: 'curves',
  title: (language) => figureTexts[language].curves,
  needs: 'steps',
  choices: [],
  async prepare(source, _choice, options) {
    const { session } = source;
    const history = await source.history();
    const heldOutSplit = session.settings.validationSplit > 0 ? 'validation' : 'test';
    const { task } = session;
    const heldOut = history.epochs.map(({ step, heldOut: values }) => ({ step, values }));
    const changes = changesOf(session.held);
    const draw = (size: FigureOptions): SVGSVGElement =>
      trainingCurves({ task, train: history.steps, heldOut, heldOutSplit, changes }, size);
    const of = { task, heldOut: heldOutSplit } as const;
    return {
      draw,
      caption: captionOf(history, of, options),
      native: chartOf(history, of, options),
    };
  },
};

/** The main metric of the network's task, the images it was measured on, and the step. */
function captionOf(
  { steps, epochs }: History,
  { task, heldOut }: { task: TaskKind; heldOut: 'validation' | 'test' },
  { language }: FigureLook,
): string {
  const text = figureTexts[language];
  const [step, epoch] = [steps.at(-1)?.step ?? 0, epochs.at(-1)];
  const [id, ...others] = epoch ? headlineMetrics(task, Object.keys(epoch.heldOut)) : [];
  const value = id === undefined ? undefined : epoch?.heldOut[id];
  if (!epoch || id === undefined || value === undefined) return text.curvesOf(whole(step));
  if (id === 'accuracy' && task !== 'segmentation')
    return text.curvesEnd[heldOut](whole(epoch.step), percent(value));
  const shownOf = (name: string): string => {
    const { format } = knownMetric(name);
    return format === 'share' ? percent(epoch.heldOut[name]!) : short(epoch.heldOut[name]!);
  };
  const title = metricTitleOf(id, task);
  const told = [
    shownOf(id),
    ...others.map((name) => `${knownMetric(name).title[language]} ${shownOf(name)}`),
  ];
  return text.curvesEndAt(whole(epoch.step), title[language], told.join(', '));
}

function chartOf(
  { steps, epochs }: History,
  { task, heldOut }: { task: TaskKind; heldOut: 'validation' | 'test' },
  { language, theme }: FigureLook,
): PlainChart {
  const text = figureTexts[language];
  const { train, heldOut: other } = palettes[theme].series;
  const groups = groupsOf(steps);
  const ends = groups.map((group) => group.at(-1)!.step);
  /** The value of an epoch belongs to the group in which it ended. */
  const atEnds = (pick: (epoch: History['epochs'][number]) => number | null): (number | null)[] =>
    groups.map((group, at) => {
      const epoch = epochs.findLast(({ step }) => step <= ends[at]! && step >= group[0]!.step);
      return epoch ? pick(epoch) : null;
    });
  const panel = (id: string, held: (number | null)[]) => ({
    title: metricTitleOf(id, task)[language],
    labels: ends.map(String),
    series: [
      {
        name: text.train,
        colour: train,
        values: groups.map((group) => meanOf(group.map(({ values }) => values[id]!))),
      },
      ...(epochs.length > 0 ? [{ name: text[heldOut], colour: other, values: held, marked: true }] : []),
    ],
    ...(knownMetric(id).format === 'share' ? { percent: true } : { log: true }),
  });
  return {
    kind: 'chart',
    type: 'scatter',
    xTitle: text.step,
    panels: panelMetrics(task, steps.at(-1)?.values).map((id) =>
      panel(
        id,
        atEnds((epoch) => finiteOr(epoch.heldOut[id])),
      ),
    ),
  };
}

const finiteOr = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
