import { palettes, whole } from '../../parts/figure.ts';
import { robustness } from '../../explain/robustness.ts';
import { whyFigureTexts } from '../../../texts/explainFigures.ts';
import type { FigureKind } from '../FigureKind.ts';

export const robustnessFigure: FigureKind = {
  id: 'robustness',
  title: (language) => whyFigureTexts[language].robustness,
  needs: 'network',
  tasks: ['classification'],
  choices: [],
  async prepare(source, _choice, options) {
    const text = whyFigureTexts[options.language];
    const found = await source.why.robustness({ task: source.task });
    const { categories } = palettes[options.theme];
    return {
      draw: (size) => robustness(found, size),
      caption: text.robustnessOf(whole(found.count)),
      native: {
        kind: 'chart',
        type: 'scatter',
        xTitle: '',
        panels: found.curves.map(({ change, values, accuracies }, at) => ({
          title: text.changes[change],
          labels: values.map(String),
          series: [{ name: text.accuracy, colour: categories[at % categories.length]!, values: accuracies }],
          percent: true,
        })),
      },
    };
  },
};
