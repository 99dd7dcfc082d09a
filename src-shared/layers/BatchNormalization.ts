import { normalised, weightIndex } from './families/normalisation.ts';
import { elementwise } from './families/common.ts';
import { axesOf, numeric } from './settings.ts';

/** Batch normalisation in inference mode, with its moving averages (Ioffe and Szegedy 2015). */
export const batchNormalization = elementwise(
  'BatchNormalization',
  (tensors, place) => {
    const { layer, weights, output } = tensors;
    const at = weightIndex(layer, output.shape.slice(1), place);
    const mean = weights.get('moving_mean')?.data[at] ?? 0;
    const variance = weights.get('moving_variance')?.data[at] ?? 1;
    return normalised(tensors, place, { mean, variance });
  },
  {
    kind: 'normalization',
    describe: (settings) => {
      const axes = axesOf(settings.config['axis'] ?? -1, settings);
      // Along any axis but the last, the result depends on the backend.
      const isLast = axes?.length === 1 && axes[0] === settings.output.length - 1;
      return isLast ? { axes, epsilon: numeric(settings.config['epsilon']) } : undefined;
    },
  },
);
