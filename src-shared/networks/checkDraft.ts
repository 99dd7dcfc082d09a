import { FeaturescopeError } from '../contract/errors.ts';
import { describeDraft, type DescribedDraft } from './describeDraft.ts';
import type { Draft } from './Draft.ts';
import { describeFault } from './faults.ts';

/**
 * Shapes and parameters of a network in which nothing is impossible.
 * @throws FeaturescopeError `network/layer-unknown`, `network/shape-impossible` for the first layer with a fault,
 * `network/empty`
 */
export function checkDraft(draft: Draft): DescribedDraft {
  const described = describeDraft(draft);
  const network = draft.name;
  for (const { layer, fault } of described.layers) {
    if (!fault) continue;
    const detail = { network, layer: layer.name, class: layer.className };
    if (fault.code === 'class-unknown') throw new FeaturescopeError('network/layer-unknown', detail);
    throw new FeaturescopeError('network/shape-impossible', {
      ...detail,
      reason: describeFault(fault, 'en'),
      'reason.ko': describeFault(fault, 'ko'),
    });
  }
  const behind = described.layers.filter(({ layer }) => layer.className !== 'InputLayer');
  if (behind.length === 0) throw new FeaturescopeError('network/empty', { network });
  return described;
}
