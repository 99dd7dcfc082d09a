import type { PlainChart } from '../../contract/exports.ts';
import type { History } from '../../contract/service.ts';
import type { FigureKind, FigureLook } from './FigureKind.ts';
import { groupsOf, meanOf } from './charts.ts';
import { palettes, percent, whole, type FigureOptions } from '../parts/figure.ts';
import { figureTexts } from '../../texts/figures.ts';
import { changesOf } from '../curveMarks.ts';
import { trainingCurves } from '../trainingCurves.ts';

export const curvesFigure: FigureKind = {
  id: 'curves',
  title: (language) => figureTexts[language].curves,
  needs: 'steps',
  choices: [],
  async prepare(source, _choice, options) {
    const { session } = source;
    const history = await source.history();
    const heldOutSplit = session.settings.validationSplit > 0 ? 'validation' : 'test';
    const heldOut = history.epochs.map((epoch) => ({
      step: epoch.step,
      loss: epoch.heldOutLoss,
      accuracy: epoch.heldOutAccuracy,
    }));
    const changes = changesOf(session.held);
    const draw = (size: FigureOptions): SVGSVGElement =>
      trainingCurves({ train: history.steps, heldOut, heldOutSplit, changes }, size);
    return {
      draw,
      caption: captionOf(history, heldOutSplit, options),
      native: chartOf(history, heldOutSplit, options),
    };
  },
};

/** What share of which images was right, and at which step that was measured. */
function captionOf(
  { steps, epochs }: History,
  heldOut: 'validation' | 'test',
  { language }: FigureLook,
): string {
  const text = figureTexts[language];
  const [step, epoch] = [steps.at(-1)?.step ?? 0, epochs.at(-1)];
  return epoch
    ? text.curvesEnd[heldOut](whole(epoch.step), percent(epoch.heldOutAccuracy))
    : text.curvesOf(whole(step));
}

function chartOf(
  { steps, epochs }: History,
  heldOut: 'validation' | 'test',
  { language, theme }: FigureLook,
): PlainChart {
  const text = figureTexts[language];
  const { train, heldOut: other } = palettes[theme].series;
  const groups = groupsOf(steps);
  const ends = groups.map((group) => group.at(-1)!.step);
  /** An epoch's value stands at the group in which it ended. */
  const atEnds = (pick: (epoch: History['epochs'][number]) => number): (number | null)[] =>
    groups.map((group, at) => {
      const epoch = epochs.findLast(({ step }) => step <= ends[at]! && step >= group[0]!.step);
      return epoch ? pick(epoch) : null;
    });
  const panel = (title: string, pick: 'loss' | 'accuracy', held: (number | null)[]) => ({
    title,
    labels: ends.map(whole),
    series: [
      {
        name: text.train,
        colour: train,
        values: groups.map((group) => meanOf(group.map((one) => one[pick]))),
      },
      ...(epochs.length > 1 ? [{ name: text[heldOut], colour: other, values: filled(held) }] : []),
    ],
    ...(pick === 'accuracy' ? { percent: true } : { log: true }),
  });
  return {
    kind: 'chart',
    type: 'line',
    xTitle: text.step,
    panels: [
      panel(
        text.loss,
        'loss',
        atEnds((epoch) => epoch.heldOutLoss),
      ),
      panel(
        text.accuracy,
        'accuracy',
        atEnds((epoch) => epoch.heldOutAccuracy),
      ),
    ],
  };
}

/** Values between two known ones on the line between them: charts draw no line over gaps. */
function filled(values: (number | null)[]): (number | null)[] {
  const known = values.flatMap((value, at) => (value === null ? [] : [at]));
  return values.map((value, at) => {
    if (value !== null) return value;
    const [before, after] = [known.findLast((one) => one < at), known.find((one) => one > at)];
    if (before === undefined || after === undefined) return null;
    const share = (at - before) / (after - before);
    return values[before]! * (1 - share) + values[after]! * share;
  });
}
