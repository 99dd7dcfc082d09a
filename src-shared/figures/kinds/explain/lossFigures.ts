import { FeaturescopeError } from '../../../contract/errors.ts';
import { lossFigureTexts } from '../../../texts/lossFigures.ts';
import { gradientCheck, gradientCheckCaption, worstTensor } from '../../explain/gradientCheck.ts';
import { landscape, landscapeCaption } from '../../explain/landscape.ts';
import type { FigureKind } from '../FigureKind.ts';

export const landscapeFigure: FigureKind = {
  id: 'landscape',
  title: (language) => lossFigureTexts[language].landscape,
  needs: 'network',
  takesLong: true,
  choices: ['plane', 'split', 'seed'],
  async prepare(source, { plane, split, seed }, { language }) {
    const found = await source.loss.landscape({ task: source.task, plane, split, seed });
    const caption = landscapeCaption(found, language);
    return { caption, draw: (size) => landscape(found, caption, size) };
  },
};

export const gradientCheckFigure: FigureKind = {
  id: 'network-gradient-check',
  title: (language) => lossFigureTexts[language].gradientCheck,
  needs: 'network',
  takesLong: true,
  choices: ['layer', 'split', 'index'],
  async prepare(source, { layer, split, index }, { language }) {
    const check = await source.loss.checkGradient({ task: source.task, split, index });
    const { tensors } = check;
    const opened = layer === undefined ? worstTensor(check) : tensors.find((one) => one.layer === layer);
    if (!opened) {
      const known = [...new Set(tensors.map((one) => one.layer))].join(', ');
      throw new FeaturescopeError('model/unknown-layer', { layer: layer ?? '', known });
    }
    return {
      caption: gradientCheckCaption(check, language),
      draw: (size) => gradientCheck(check, opened, size),
    };
  },
};
