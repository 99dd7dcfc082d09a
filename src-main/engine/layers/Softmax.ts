import type { LayerEngine } from './LayerEngine.ts';
import { passOn } from './passOn.ts';

/** Softmax as a layer of its own, which the loss takes upon itself. */
export const softmax: LayerEngine = {
  className: 'Softmax',
  plan: (_layer, context) =>
    context.withoutSoftmax ? passOn(context.input, context.input.shape) : undefined,
};
