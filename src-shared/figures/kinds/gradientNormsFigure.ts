import type { FigureKind } from './FigureKind.ts';
import { groupsOf } from './charts.ts';
import { palettes, whole } from '../parts/figure.ts';
import { gradientNorms, normCurves } from '../gradientNorms.ts';
import { figureTexts } from '../../texts/figures.ts';

export const gradientNormsFigure: FigureKind = {
  id: 'gradient-norms',
  title: (language) => figureTexts[language].norms,
  needs: 'steps',
  choices: [],
  async prepare(source, _choice, options) {
    const text = figureTexts[options.language];
    const curves = normCurves(await source.statistics());
    const steps = [...new Set(curves.flatMap(({ points }) => points.map(([step]) => step)))].sort(
      (a, b) => a - b,
    );
    const shown = groupsOf(steps).map((group) => group[0]!);
    const { categories } = palettes[options.theme];
    return {
      draw: (size) => gradientNorms(curves, size),
      caption: steps.length ? text.normsOf(whole(curves.length), whole(steps.at(-1)!)) : text.ridgelineEmpty,
      native: shown.length
        ? {
            kind: 'chart',
            type: 'scatter',
            xTitle: text.step,
            panels: [
              {
                title: text.normAxis,
                labels: shown.map(String),
                series: curves.map(({ layer, points }, at) => {
                  const known = new Map(points);
                  return {
                    name: layer,
                    colour: categories[at % categories.length]!,
                    // A logarithmic axis has no zero.
                    values: shown.map((step) => (known.get(step)! > 0 ? known.get(step)! : null)),
                  };
                }),
                log: true,
              },
            ],
          }
        : undefined,
    };
  },
};
