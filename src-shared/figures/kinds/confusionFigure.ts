import { classEvaluation } from '../drawing/classEvaluation.ts';
import type { FigureKind } from './FigureKind.ts';
import { confusionMatrix, plainMatrix } from '../confusionMatrix.ts';
import { percent, whole } from '../parts/figure.ts';
import { figureTexts } from '../../texts/figures.ts';

export const confusionFigure: FigureKind = {
  id: 'confusion',
  title: (language) => figureTexts[language].confusion,
  needs: 'network',
  tasks: ['classification'],
  choices: ['cells'],
  async prepare(source, { cells: chosen, normalised }, options) {
    const text = figureTexts[options.language];
    const { confusion: counts, accuracy, count: all } = await classEvaluation(source);
    const { classes } = source.session.data;
    const cells = chosen ?? (normalised ? 'rows' : 'counts');
    return {
      draw: (size) => confusionMatrix({ counts, classes, cells }, size),
      caption: text.confusionEnd(percent(accuracy), whole(all)),
      native: (size) => plainMatrix({ counts, classes, cells }, size),
    };
  },
};
