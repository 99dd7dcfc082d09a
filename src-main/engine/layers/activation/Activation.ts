import { activationOf } from '../../training/plan/activations.ts';
import type { LayerEngine } from '../LayerEngine.ts';
import { planActivation } from './planActivation.ts';

/** An activation as a separate layer. */
export const activation: LayerEngine = {
  className: 'Activation',
  plan(layer, context) {
    const name = activationOf(layer, context.withoutSoftmax);
    return name && planActivation(name, context);
  },
};
