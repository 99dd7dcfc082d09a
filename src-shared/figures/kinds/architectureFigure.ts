import { countLayers } from '../../model/countLayers.ts';
import { architecture } from '../architecture.ts';
import type { FigureKind } from './FigureKind.ts';
import { whole } from '../parts/figure.ts';
import { figureTexts } from '../../texts/figures.ts';
import { networkTitle } from '../../texts/networkTitle.ts';

export const architectureFigure: FigureKind = {
  id: 'architecture',
  title: (language, session) => figureTexts[language].architecture(networkTitle(session, language)),
  needs: 'network',
  choices: ['style'],
  prepare: ({ session }, { style }, options) => {
    const model = { ...session.model, name: networkTitle(session, options.language) };
    return Promise.resolve({
      draw: (size) => architecture(model, style ?? 'blocks', size),
      caption: figureTexts[options.language].summaryOf(whole(countLayers(model)), whole(model.parameters)),
    });
  },
};
