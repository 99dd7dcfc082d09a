import { FeaturescopeError } from '../../contract/errors.ts';
import type { ValueEvaluation } from '../../contract/evaluation.ts';
import type { FigureSource } from './source.ts';

/**
 * The evaluation for figures about values.
 * @throws FeaturescopeError `evaluation/only-classes` for a network that tells classes apart, `evaluation/several-outputs`
 */
export async function valueEvaluation(source: Pick<FigureSource, 'evaluation'>): Promise<ValueEvaluation> {
  const evaluation = await source.evaluation();
  if (evaluation.task === 'multi-output') throw new FeaturescopeError('evaluation/several-outputs');
  if (evaluation.task === 'regression' || evaluation.task === 'reconstruction') return evaluation;
  throw new FeaturescopeError('evaluation/only-classes');
}
