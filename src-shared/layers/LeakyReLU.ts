import { readX } from '../arithmetic/elements.ts';
import { activationLayer } from './families/activation.ts';
import { signOfInputs } from './families/common.ts';
import { numeric } from './settings.ts';

/** Default slope of TensorFlow.js. */
const SLOPE = 0.3;

/** Negative values are multiplied by a small slope. */
export const leakyReLU = activationLayer(
  'LeakyReLU',
  (tensors, place) => {
    const { sources, x } = readX(tensors, place);
    const slope = tensors.layer.slope ?? SLOPE;
    return {
      sources,
      formula: 'x ≥ 0 ? x : α x',
      inputs: [
        { symbol: 'x', value: x },
        { symbol: 'α', value: slope },
      ],
      result: x >= 0 ? x : slope * x,
    };
  },
  { signed: signOfInputs, describe: ({ config }) => ({ slope: numeric(config['alpha']) }) },
);
