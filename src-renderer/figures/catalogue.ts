import type { FigureKind } from './FigureKind.ts';
import { architectureFigure } from './kinds/architectureFigure.ts';
import { confusionFigure } from './kinds/confusionFigure.ts';
import { curvesFigure } from './kinds/curvesFigure.ts';
import { gradientNormsFigure } from './kinds/gradientNormsFigure.ts';
import { allLayersFigure, featureMapsFigure, filtersFigure } from './kinds/mapsFigures.ts';
import { precisionRecallFigure, rocFigure } from './kinds/rankingFigures.ts';
import { ridgelineFigure } from './kinds/ridgelineFigure.ts';
import { mistakesFigure, samplesFigure } from './kinds/sampleFigures.ts';
import { summaryFigure } from './kinds/summaryFigure.ts';

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
];

export const figureKind = (id: string): FigureKind | undefined => figureKinds.find((kind) => kind.id === id);
