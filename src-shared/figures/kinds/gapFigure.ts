import type { FigureKind } from './FigureKind.ts';
import { gapCurves, gapParts, gapValue, heldOutWords } from '../gapCurves.ts';
import { percent } from '../parts/figure.ts';
import { runColour } from '../runCurves.ts';
import { figureTexts } from '../../texts/figures.ts';
import { groupsOf, meanOf } from './charts.ts';
import { comparedRuns } from './comparedRuns.ts';

/** How far training and held-out accuracy are apart, epoch by epoch, for the open run and others. */
export const gapFigure: FigureKind = {
  id: 'gap',
  title: (language) => figureTexts[language].gap,
  needs: 'epoch',
  tasks: ['classification'],
  choices: ['runs', 'lab'],
  async prepare(source, choice, options) {
    const text = figureTexts[options.language];
    const compared = await comparedRuns(source, choice, options);
    const all = compared
      .map(({ name, history, monitor }) => ({ name, epochs: history.epochs, monitor }))
      .filter(({ epochs }) => epochs.length > 0);
    const last = all.map(({ name, epochs }) => `${name} ${percent(gapValue(epochs.at(-1)!, 'gap'))}`);
    const ringed = all.some(({ monitor }) => monitor !== undefined) ? ` ${text.gapRings}` : '';
    const ends = [...new Set(all.flatMap(({ epochs }) => epochs.map(({ step }) => step)))];
    const groups = groupsOf(ends.sort((a, b) => a - b)).map((group) => [group[0]!, group.at(-1)!] as const);
    const titles = {
      train: text.train,
      heldOut: heldOutWords(all, options.language),
      gap: text.gapShort,
    };
    return {
      draw: (size) => gapCurves(all, size),
      caption: all.length > 0 ? text.gapEnd(last.join(', ')) + ringed : text.curvesEmpty,
      native: groups.length
        ? {
            kind: 'chart',
            type: 'scatter',
            xTitle: text.step,
            panels: gapParts.map((part) => ({
              title: titles[part],
              labels: groups.map(([, end]) => String(end)),
              series: all.map(({ name, epochs }, at) => ({
                name,
                colour: runColour(options.theme, at),
                values: groups.map(([from, to]) =>
                  meanOf(
                    epochs
                      .filter(({ step }) => step >= from && step <= to)
                      .map((epoch) => gapValue(epoch, part)),
                  ),
                ),
              })),
              percent: true,
            })),
          }
        : undefined,
    };
  },
};
