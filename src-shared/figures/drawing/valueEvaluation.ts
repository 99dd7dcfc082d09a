import { FeaturescopeError } from '../../contract/errors.ts';
import type { ValueEvaluation } from '../../contract/evaluation.ts';
import type { FigureSource } from './source.ts';

/** The evaluation for figures about values. @throws FeaturescopeError `evaluation/only-classes` for a classifier */
export async function valueEvaluation(source: Pick<FigureSource, 'evaluation'>): Promise<ValueEvaluation> {
  const evaluation = await source.evaluation();
  if (evaluation.task !== 'classification') return evaluation;
  throw new FeaturescopeError('evaluation/only-classes');
}
