import { readX } from '../arithmetic/elements.ts';
import { activationLayer } from './families/activation.ts';
import { neverNegative } from './families/common.ts';
import { numeric } from './settings.ts';

/** Clamps values to at least 0, and to the upper bound if there is one. */
export const reLU = activationLayer(
  'ReLU',
  (tensors, place) => {
    const { sources, x } = readX(tensors, place);
    const { highest } = tensors.layer;
    const positive = x > 0 || Number.isNaN(x) ? x : 0;
    const read = { symbol: 'x', value: x };
    if (highest === undefined) return { sources, formula: 'max(0, x)', inputs: [read], result: positive };
    return {
      sources,
      formula: 'min(m, max(0, x))',
      inputs: [read, { symbol: 'm', value: highest }],
      result: Math.min(highest, positive),
    };
  },
  { signed: neverNegative, describe: ({ config }) => ({ highest: numeric(config['maxValue']) }) },
);
