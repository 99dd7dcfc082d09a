import { softmaxTerms } from '../../../src-shared/arithmetic/activation.ts';
import type { SessionState } from '../../../src-shared/contract/service.ts';

/**
 * The scores of the classes from the values of a network's last layer `[N]`: probabilities as they are, the softmax of logits,
 * as Evaluate takes it. The values of a network for another task, and a single value, are returned as they are.
 */
export function classScoresOf(
  values: ArrayLike<number>,
  session: Pick<SessionState, 'model' | 'task'> | null,
): Float32Array {
  const { model, task = 'classification' } = session ?? {};
  const [output, ...others] = model?.outputs ?? [];
  const areLogits = task === 'classification' && others.length === 0 && output?.isLogits === true;
  return Float32Array.from(areLogits && values.length > 1 ? softmaxTerms(values).probabilities : values);
}
