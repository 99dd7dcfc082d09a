import { countLayers } from '../../model/countLayers.ts';
import type { FigureKind } from './FigureKind.ts';
import { whole } from '../parts/figure.ts';
import { summaryRows, summaryTable } from '../summaryTable.ts';
import { figureTexts } from '../../texts/figures.ts';
import { networkTitle } from '../../texts/networkTitle.ts';

export const summaryFigure: FigureKind = {
  id: 'summary',
  title: (language, session) => figureTexts[language].summary(networkTitle(session, language)),
  needs: 'network',
  choices: [],
  prepare: ({ session }, _choice, options) => {
    const model = { ...session.model, name: networkTitle(session, options.language) };
    return Promise.resolve({
      draw: (size) => summaryTable(model, size),
      caption: figureTexts[options.language].summaryOf(whole(countLayers(model)), whole(model.parameters)),
      native: summaryRows(model, options.language),
    });
  },
};
