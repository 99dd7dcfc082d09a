import { FeaturescopeError } from '../../contract/errors.ts';
import type { ClassEvaluation } from '../../contract/evaluation.ts';
import type { FigureSource } from './source.ts';

/**
 * The evaluation for figures about classes.
 * @throws FeaturescopeError `evaluation/no-classes` for a network with another task,
 * `evaluation/several-outputs`
 */
export async function classEvaluation(source: Pick<FigureSource, 'evaluation'>): Promise<ClassEvaluation> {
  const evaluation = await source.evaluation();
  if (evaluation.task === 'classification') return evaluation;
  if (evaluation.task === 'multi-output') throw new FeaturescopeError('evaluation/several-outputs');
  throw new FeaturescopeError('evaluation/no-classes', { task: evaluation.task });
}
