import { readX } from '../arithmetic/elements.ts';
import { activationLayer } from './families/activation.ts';
import { signOfInputs } from './families/common.ts';
import { numeric } from './settings.ts';

/** Values up to a threshold become 0. */
export const thresholdedReLU = activationLayer(
  'ThresholdedReLU',
  (tensors, place) => {
    const { sources, x } = readX(tensors, place);
    const threshold = tensors.layer.threshold ?? 1;
    return {
      sources,
      formula: 'x > θ ? x : 0',
      inputs: [
        { symbol: 'x', value: x },
        { symbol: 'θ', value: threshold },
      ],
      result: x > threshold ? x : 0,
    };
  },
  { signed: signOfInputs, describe: ({ config }) => ({ threshold: numeric(config['theta']) }) },
);
