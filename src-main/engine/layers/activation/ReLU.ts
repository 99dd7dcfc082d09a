import type { LayerEngine } from '../LayerEngine.ts';
import { planActivation } from './planActivation.ts';

/** ReLU as a separate layer, without an upper bound. */
export const reLU: LayerEngine = {
  className: 'ReLU',
  plan(layer, context) {
    const { maxValue } = layer as unknown as { maxValue?: number | null };
    return maxValue === undefined || maxValue === null ? planActivation('relu', context) : undefined;
  },
};
