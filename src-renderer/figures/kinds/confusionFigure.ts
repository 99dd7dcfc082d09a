import type { FigureKind } from './FigureKind.ts';
import { confusionMatrix } from '../confusionMatrix.ts';
import { percent, whole } from '../figure.ts';
import { figureTexts } from '../texts.ts';

export const confusionFigure: FigureKind = {
  id: 'confusion',
  title: (language) => figureTexts[language].confusion,
  needs: 'network',
  choices: ['normalised'],
  async draw(source, { normalised }, options) {
    const text = figureTexts[options.language];
    const { confusion: counts, accuracy } = await source.evaluation();
    const { classes } = source.session.data;
    const all = counts.flat().reduce((sum, count) => sum + count, 0);
    return {
      svg: confusionMatrix({ counts, classes, normalised }, options),
      caption: text.confusionEnd(percent(accuracy), whole(all)),
      native: {
        kind: 'table',
        head: [text.truth, ...classes],
        rows: counts.map((row, truth) => {
          const sum = row.reduce((total, count) => total + count, 0);
          return [
            classes[truth] ?? String(truth),
            ...row.map((count) => (normalised ? percent(sum ? count / sum : 0) : count)),
          ];
        }),
      },
    };
  },
};
