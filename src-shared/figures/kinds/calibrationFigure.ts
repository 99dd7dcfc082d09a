import { classEvaluation } from '../drawing/classEvaluation.ts';
import type { FigureKind } from './FigureKind.ts';
import { calibrationPlot, errorText } from '../calibrationPlot.ts';
import { whole } from '../parts/figure.ts';
import { figureTexts } from '../../texts/figures.ts';

export const calibrationFigure: FigureKind = {
  id: 'calibration',
  title: (language) => figureTexts[language].calibration,
  needs: 'network',
  tasks: ['classification'],
  choices: [],
  async prepare(source, _choice, options) {
    const text = figureTexts[options.language];
    const { calibration } = await classEvaluation(source);
    const { bins, error } = calibration;
    const all = bins.reduce((sum, { count }) => sum + count, 0);
    return {
      draw: (size) => calibrationPlot(calibration, size),
      caption: text.calibrationOf(errorText(error), whole(all)),
    };
  },
};
