import type { ClassEvaluation, Evaluation } from '../../../src-shared/contract/evaluation.ts';

/** An evaluation that must be of a classifier. */
export function ofClasses(evaluation: Evaluation): ClassEvaluation {
  if (evaluation.task !== 'classification') throw new Error(`an evaluation of ${evaluation.task}`);
  return evaluation;
}
