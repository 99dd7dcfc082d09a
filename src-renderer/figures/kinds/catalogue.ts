import type { FigureKind } from './FigureKind.ts';
import { architectureFigure } from './architectureFigure.ts';
import { confusionFigure } from './confusionFigure.ts';
import { curvesFigure } from './curvesFigure.ts';
import { gradientNormsFigure } from './gradientNormsFigure.ts';
import { historyFigure } from './historyFigure.ts';
import { allLayersFigure, featureMapsFigure, filtersFigure } from './mapsFigures.ts';
import { precisionRecallFigure, rocFigure } from './rankingFigures.ts';
import { ridgelineFigure } from './ridgelineFigure.ts';
import { mistakesFigure, samplesFigure } from './sampleFigures.ts';
import { summaryFigure } from './summaryFigure.ts';

/** All kinds of figures, in the order of a talk: network, training, result. */
export const figureKinds: readonly FigureKind[] = [
  samplesFigure,
  architectureFigure,
  summaryFigure,
  filtersFigure,
  featureMapsFigure,
  allLayersFigure,
  curvesFigure,
  ridgelineFigure,
  gradientNormsFigure,
  confusionFigure,
  rocFigure,
  precisionRecallFigure,
  mistakesFigure,
  historyFigure,
];

export const figureKind = (id: string): FigureKind | undefined => figureKinds.find((kind) => kind.id === id);
