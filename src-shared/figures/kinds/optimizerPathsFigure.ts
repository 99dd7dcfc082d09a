import { pathDown, valley, valleyRates } from '../../arithmetic/optimizerPaths.ts';
import { optimizerNames } from '../../contract/service.ts';
import { optimizerPaths } from '../optimizerPaths.ts';
import type { FigureOptions } from '../parts/figure.ts';
import { figureTexts } from '../../texts/figures.ts';
import type { FigureKind } from './FigureKind.ts';

const STEPS = 30;

/** The paths of the optimizers down a valley, which do not depend on the network. */
export const optimizerPathsFigure: FigureKind = {
  id: 'optimizer-paths',
  title: (language) => figureTexts[language].paths,
  needs: 'network',
  choices: [],
  prepare(_source, _choice, options) {
    const text = figureTexts[options.language];
    const paths = optimizerNames.map((name) => ({
      name: text.optimizers[name],
      learningRate: valleyRates[name],
      points: pathDown(name, valleyRates[name], STEPS),
    }));
    const draw = (size: FigureOptions): SVGSVGElement =>
      optimizerPaths({ paths, height: valley.height, x: [-8, 8], y: [-3, 3] }, size);
    return Promise.resolve({ draw, caption: text.pathsCaption(String(STEPS), valley.start.join(', ')) });
  },
};
