import { short, whole } from '../../parts/figure.ts';
import { maximisation } from '../../explain/maximisation.ts';
import { whyFigureTexts } from '../../../texts/explainFigures.ts';
import type { FigureKind } from '../FigureKind.ts';
import { chosenLayer } from '../choices.ts';

/** Number of steps of gradient ascent. */
const STEPS = 128;

export const maximisationFigure: FigureKind = {
  id: 'activation-maximisation',
  title: (language, session, choice = {}) => {
    const layer = session ? chosenLayer(session.model, choice, 'conv').name : '…';
    return whyFigureTexts[language].maximisation(layer, whole((choice.map ?? 0) + 1));
  },
  needs: 'network',
  tasks: ['classification'],
  choices: ['layer', 'map'],
  async prepare(source, choice, options) {
    const layer = chosenLayer(source.session.model, choice, 'conv').name;
    const picture = await source.why.maximise({ layer, map: choice.map ?? 0, steps: STEPS });
    const values = [...picture.values];
    return {
      draw: (size) => maximisation({ picture, values }, size),
      caption: whyFigureTexts[options.language].maximisationOf(
        whole(STEPS),
        short(values[0]!),
        short(values.at(-1)!),
      ),
    };
  },
};
