import { summarisedNames } from '../../contract/statistics.ts';
import type { FigureKind } from './FigureKind.ts';
import { ridgeline } from '../ridgeline.ts';
import { figureTexts } from '../../texts/figures.ts';
import { chosenLayer } from './choices.ts';

export const ridgelineFigure: FigureKind = {
  id: 'over-time',
  title: (language, session, choice = {}) => {
    const { ridgeline: title } = figureTexts[language];
    return session ? `${title}: ${chosenLayer(session.model, choice, 'conv').name}` : title;
  },
  needs: 'steps',
  choices: ['layer', 'what'],
  async prepare(source, choice, options) {
    const text = figureTexts[options.language];
    const layer = chosenLayer(source.session.model, choice, 'conv');
    const what = summarisedNames.find((name) => name === choice.what) ?? 'weights';
    const points = await source.statistics();
    const ridges = points.flatMap(({ step, layers }) => {
      const summary = layers.find((one) => one.layer === layer.name)?.[what];
      return summary && summary.count > summary.nonFinite ? [{ step, ...summary }] : [];
    });
    const name = `${layer.name}, ${text[what]}`;
    return { draw: (size) => ridgeline({ name, ridges }, size), caption: name };
  },
};
