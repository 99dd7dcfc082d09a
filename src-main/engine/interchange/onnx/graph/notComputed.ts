import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';

/** Says of which node of a network it is that it is not computed, and why. */
export function notComputed(node: string, operator: string, reason: string): FeaturescopeError {
  return new FeaturescopeError('model/operator-not-understood', { node, operator, reason });
}
