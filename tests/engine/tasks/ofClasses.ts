import type { ClassEvaluation, Evaluation } from '../../../src-shared/contract/evaluation.ts';

/** An evaluation that has to be of classes. */
export function ofClasses(evaluation: Evaluation): ClassEvaluation {
  if (evaluation.task !== 'classification') throw new Error(`an evaluation of ${evaluation.task}`);
  return evaluation;
}
