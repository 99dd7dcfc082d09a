import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { ModelInfo, Port } from '../../../src-shared/model/model.ts';

/**
 * Rejects a network with several inputs, and for evaluation or training also one with several outputs, where the data has
 * one of each.
 * @param network and `data`: names for messages
 * @throws FeaturescopeError `model/several-inputs`, `model/several-outputs`
 */
export function refuseSeveralPorts(
  network: string,
  data: string,
  { inputs, outputs }: Pick<ModelInfo, 'inputs' | 'outputs'>,
  ports: 'inputs' | 'both',
): void {
  const told = (of: readonly Port[]) => ({
    network,
    data,
    count: of.length,
    names: of.map(({ name }) => name).join(', '),
  });
  if (inputs.length > 1) throw new FeaturescopeError('model/several-inputs', told(inputs));
  if (ports === 'both' && outputs.length > 1)
    throw new FeaturescopeError('model/several-outputs', told(outputs));
}
