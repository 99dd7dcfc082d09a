import type { TaskKind } from '../../tasks/tasks.ts';
import type { FigureKind } from './FigureKind.ts';
import { architectureFigure } from './architectureFigure.ts';
import { arithmeticFigure } from './arithmeticFigure.ts';
import { calibrationFigure } from './calibrationFigure.ts';
import { confusionFigure } from './confusionFigure.ts';
import { connectionsFigure } from './connectionsFigure.ts';
import { curvesFigure } from './curvesFigure.ts';
import { experimentFigures } from './experimentFigures.ts';
import { fitFigure } from './fitFigure.ts';
import { gapFigure } from './gapFigure.ts';
import { gradientNormsFigure } from './gradientNormsFigure.ts';
import { historyFigure } from './historyFigure.ts';
import { allLayersFigure, featureMapsFigure, filtersFigure } from './mapsFigures.ts';
import { labelMapsFigure } from './labelMapsFigure.ts';
import { optimizerPathsFigure } from './optimizerPathsFigure.ts';
import { precisionRecallFigure, rocFigure } from './rankingFigures.ts';
import { reconstructionsFigure } from './reconstructionsFigure.ts';
import { receptiveFieldFigure } from './receptiveFieldFigure.ts';
import { ridgelineFigure } from './ridgelineFigure.ts';
import { runCurvesFigure } from './runCurvesFigure.ts';
import { mistakesFigure, samplesFigure } from './sampleFigures.ts';
import { summaryFigure } from './summaryFigure.ts';
import { gradCamFigure, occlusionFigure, saliencyFigure } from './explain/attributionFigures.ts';
import { embeddingFigure, separabilityFigure } from './explain/layoutFigures.ts';
import { gradientCheckFigure, landscapeFigure } from './explain/lossFigures.ts';
import { maximisationFigure } from './explain/maximisationFigure.ts';
import { gatesOverTimeFigure, predictionOverTimeFigure } from './explain/overTimeFigures.ts';
import { robustnessFigure } from './explain/robustnessFigure.ts';

/** All kinds of figures, in the order of a talk: network, training, results, explanations. */
export const figureKinds: readonly FigureKind[] = [
  samplesFigure,
  architectureFigure,
  summaryFigure,
  connectionsFigure,
  filtersFigure,
  featureMapsFigure,
  allLayersFigure,
  arithmeticFigure,
  receptiveFieldFigure,
  curvesFigure,
  runCurvesFigure,
  gapFigure,
  ridgelineFigure,
  gradientNormsFigure,
  gradientCheckFigure,
  landscapeFigure,
  optimizerPathsFigure,
  confusionFigure,
  rocFigure,
  precisionRecallFigure,
  calibrationFigure,
  mistakesFigure,
  fitFigure,
  reconstructionsFigure,
  labelMapsFigure,
  saliencyFigure,
  gradCamFigure,
  occlusionFigure,
  maximisationFigure,
  gatesOverTimeFigure,
  predictionOverTimeFigure,
  embeddingFigure,
  separabilityFigure,
  robustnessFigure,
  historyFigure,
  ...experimentFigures,
];

export const figureKind = (id: string): FigureKind | undefined => figureKinds.find((kind) => kind.id === id);

/** The kinds of figures that are available for a task. */
export const figureKindsOf = (task: TaskKind): readonly FigureKind[] =>
  figureKinds.filter(({ tasks }) => tasks === undefined || tasks.includes(task));
