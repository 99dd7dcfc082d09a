import type { FigureKind } from './FigureKind.ts';
import { runColour, runCurves } from '../runCurves.ts';
import { figureTexts } from '../../texts/figures.ts';
import { metricTitleOf } from '../../tasks/tasks.ts';
import { knownMetric } from '../../tasks/metrics.ts';
import { panelMetrics } from '../trainingCurves.ts';
import { groupsOf, meanOf } from './charts.ts';
import { comparedRuns } from './comparedRuns.ts';

/** The training batches of the open run and of other runs. */
export const runCurvesFigure: FigureKind = {
  id: 'run-curves',
  title: (language) => figureTexts[language].runs,
  needs: 'steps',
  choices: ['runs', 'lab'],
  async prepare(source, choice, options) {
    const text = figureTexts[options.language];
    const compared = await comparedRuns(source, choice, options);
    const all = compared.filter(({ history }) => history.steps.length > 0);
    const steps = [...new Set(all.flatMap(({ history }) => history.steps.map(({ step }) => step)))];
    const ends = groupsOf(steps.sort((a, b) => a - b)).map((group) => [group[0]!, group.at(-1)!] as const);
    const { task } = source.session;
    const panel = (id: string) => ({
      title: metricTitleOf(id, task)[options.language],
      labels: ends.map(([, last]) => String(last)),
      series: all.map(({ name, history }, at) => ({
        name,
        colour: runColour(options.theme, at),
        values: ends.map(([first, last]) =>
          meanOf(
            history.steps
              .filter(({ step }) => step >= first && step <= last)
              .map(({ values }) => values[id] ?? NaN),
          ),
        ),
      })),
      ...(knownMetric(id).format === 'share' ? { percent: true } : { log: true }),
    });
    return {
      draw: (size) =>
        runCurves(
          all.map(({ name, history }) => ({ name, points: history.steps })),
          size,
          task,
        ),
      caption: compared.length > 1 ? text.runsOf(all.map(({ name }) => name).join(', ')) : text.noOtherRuns,
      native: steps.length
        ? {
            kind: 'chart',
            type: 'scatter',
            xTitle: text.step,
            panels: panelMetrics(task, all[0]?.history.steps.at(-1)?.values).map(panel),
          }
        : undefined,
    };
  },
};
