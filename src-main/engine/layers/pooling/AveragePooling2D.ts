import { averagePoolGradient } from '../../kernels/pooling/pooling.ts';
import type { LayerEngine } from '../LayerEngine.ts';
import { planPooling } from './planPooling.ts';

/** The mean of each window. Its gradient is distributed evenly over the window. */
export const averagePooling2D: LayerEngine = {
  className: 'AveragePooling2D',
  plan: (layer, context) =>
    planPooling(layer, context, (window, output) => {
      const { exports } = context.module;
      const { values: source, gradient: target } = context.input;
      return {
        forward: () => exports.averagePool(source, output.values, ...window),
        backward() {
          if (target !== undefined) averagePoolGradient(exports, window, { dy: output.gradient!, target });
        },
      };
    }),
};
