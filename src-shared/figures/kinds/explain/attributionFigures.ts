import { attributionMap, attributionScale } from '../../explain/attributionMap.ts';
import { short } from '../../parts/figure.ts';
import { whyFigureTexts } from '../../../texts/explainFigures.ts';
import type { FigureSource } from '../../drawing/source.ts';
import type { FigureChoice, FigureKind } from '../FigureKind.ts';
import { sampleOf, sampleCaption } from '../choices.ts';

const labelOf = ({ session }: FigureSource, target: number): string =>
  session.data.classes[target] ?? String(target);

/** Common arguments of the three kinds. */
const explained = (choice: FigureChoice) => ({ sample: sampleOf(choice), target: choice.target });

export const saliencyFigure: FigureKind = {
  id: 'saliency',
  title: (language) => whyFigureTexts[language].saliency,
  needs: 'network',
  tasks: ['classification'],
  choices: ['split', 'index', 'target'],
  async prepare(source, choice, options) {
    const text = whyFigureTexts[options.language];
    const found = await source.why.saliency({ task: source.task, ...explained(choice), samples: 25 });
    const description = `${text.saliencyOf(labelOf(source, found.target))}, ${text.magnitude}`;
    const scale = attributionScale(found.magnitude);
    const { image, shape, magnitude: map } = found;
    const smoothed = text.smoothed(String(found.samples), short(found.noise));
    return {
      draw: (size) => attributionMap({ image, shape, map, scale, title: text.saliency, description }, size),
      caption: `${await sampleCaption(source, sampleOf(choice), options)}. ${description}, ${smoothed}.`,
    };
  },
};

export const gradCamFigure: FigureKind = {
  id: 'grad-cam',
  title: (language) => whyFigureTexts[language].gradCam,
  needs: 'network',
  tasks: ['classification'],
  choices: ['layer', 'split', 'index', 'target'],
  async prepare(source, choice, options) {
    const text = whyFigureTexts[options.language];
    const found = await source.why.gradCam({ ...explained(choice), layer: choice.layer });
    const description = text.gradCamOf(found.layer, labelOf(source, found.target));
    const { image, shape, map } = found;
    const data = { image, shape, map, scale: attributionScale(map), title: text.gradCam, description };
    return {
      draw: (size) => attributionMap(data, size),
      caption: `${await sampleCaption(source, sampleOf(choice), options)}. ${text.gradCam}: ${description}.`,
    };
  },
};

export const occlusionFigure: FigureKind = {
  id: 'occlusion',
  title: (language) => whyFigureTexts[language].occlusion,
  needs: 'network',
  tasks: ['classification'],
  choices: ['split', 'index', 'target'],
  async prepare(source, choice, options) {
    const text = whyFigureTexts[options.language];
    const found = await source.why.occlusion({ task: source.task, ...explained(choice) });
    const description = text.occlusionOf(
      labelOf(source, found.target),
      String(found.size),
      text.fills[found.fill],
    );
    const { image, shape, map } = found;
    const data = { image, shape, map, scale: attributionScale(map), title: text.occlusion, description };
    return {
      draw: (size) => attributionMap(data, size),
      caption: `${await sampleCaption(source, sampleOf(choice), options)}. ${description}.`,
    };
  },
};
