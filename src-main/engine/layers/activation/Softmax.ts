import type { LayerEngine } from '../LayerEngine.ts';
import { passOn } from '../rearranging/passOn.ts';

/** Softmax as a separate layer, which the loss includes in training. */
export const softmax: LayerEngine = {
  className: 'Softmax',
  plan: (_layer, context) =>
    context.withoutSoftmax ? passOn(context.input, context.input.shape) : undefined,
};
