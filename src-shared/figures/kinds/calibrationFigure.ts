import { classEvaluation } from '../drawing/classEvaluation.ts';
import type { FigureKind } from './FigureKind.ts';
import { calibrationPlot, errorText } from '../calibrationPlot.ts';
import { palettes, whole } from '../parts/figure.ts';
import { figureTexts } from '../../texts/figures.ts';

export const calibrationFigure: FigureKind = {
  id: 'calibration',
  title: (language) => figureTexts[language].calibration,
  needs: 'network',
  tasks: ['classification'],
  choices: [],
  async prepare(source, _choice, options) {
    const text = figureTexts[options.language];
    const { calibration } = await classEvaluation(source);
    const { bins, error } = calibration;
    const all = bins.reduce((sum, { count }) => sum + count, 0);
    const { series, quiet } = palettes[options.theme];
    const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
    return {
      draw: (size) => calibrationPlot(calibration, size),
      caption: text.calibrationOf(errorText(error), whole(all)),
      native: {
        kind: 'chart',
        type: 'line',
        xTitle: text.confidence,
        panels: [
          {
            title: text.accuracy,
            labels: bins.map(({ from, to }) => `${from.toFixed(2)}–${to.toFixed(2)}`),
            series: [
              {
                name: text.accuracy,
                colour: series.train,
                values: bins.map(({ accuracy }) => known(accuracy)),
              },
              {
                name: text.confidence,
                colour: quiet,
                values: bins.map(({ confidence }) => known(confidence)),
              },
            ],
            percent: true,
          },
        ],
      },
    };
  },
};
