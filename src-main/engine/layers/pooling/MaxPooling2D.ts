import { maxPoolGradient } from '../../kernels/pooling/pooling.ts';
import type { LayerEngine } from '../LayerEngine.ts';
import { planPooling } from './planPooling.ts';

/** The maximum of each window. Its gradient goes to the first cell that has the maximum. */
export const maxPooling2D: LayerEngine = {
  className: 'MaxPooling2D',
  plan: (layer, context) =>
    planPooling(layer, context, (window, output) => {
      const { exports } = context.module;
      const { values: source, gradient: target } = context.input;
      return {
        forward: () => exports.maxPool(source, output.values, ...window),
        backward() {
          if (target === undefined) return;
          maxPoolGradient(exports, window, { source, pooled: output.values, dy: output.gradient!, target });
        },
      };
    }),
};
