import { networkHistory } from '../../arithmetic/demos/networkHistory.ts';
import { networkHistoryFigure } from '../networkHistory.ts';
import { figureTexts } from '../../texts/figures.ts';
import type { FigureKind } from './FigureKind.ts';

export const historyFigure: FigureKind = {
  id: 'history',
  title: (language) => figureTexts[language].history,
  needs: 'network',
  choices: [],
  prepare: (_source, _choice, options) => {
    const text = figureTexts[options.language];
    return Promise.resolve({
      draw: (size) => networkHistoryFigure(networkHistory, size),
      caption: text.historyCaption,
    });
  },
};
