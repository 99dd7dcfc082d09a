import { monitorOf } from '../../tasks/earlyStopping.ts';
import { figureTexts } from '../../texts/figures.ts';
import type { FigureSource, NamedHistory } from '../drawing/source.ts';
import type { FigureChoice, FigureLook } from './FigureKind.ts';

/**
 * The runs that a figure compares: the trainings of a lab, or the open run and the chosen ones. The open run ends at the
 * source's step.
 */
export async function comparedRuns(
  source: FigureSource,
  { runs = [], lab }: FigureChoice,
  { language }: FigureLook,
): Promise<NamedHistory[]> {
  const history = await source.history();
  const { run } = source.session;
  if (lab !== undefined) {
    const trained = await source.trainings(lab, language);
    return trained.map((one) => (one.run === run ? { ...one, history } : one));
  }
  const wanted = runs.filter((other) => other !== run);
  const monitor = monitorOf(source.session.settings);
  return [
    { name: figureTexts[language].thisRun, history, monitor },
    ...(await source.runs(wanted, language)),
  ];
}
