import { readX } from '../arithmetic/elements.ts';
import { elementwise } from './families/common.ts';
import { numeric } from './settings.ts';

/** Each value raised to one power. */
export const power = elementwise(
  'Power',
  (tensors, place) => {
    const { sources, x } = readX(tensors, place);
    const exponent = tensors.layer.exponent ?? 1;
    return {
      sources,
      formula: 'xᵖ',
      inputs: [
        { symbol: 'x', value: x },
        { symbol: 'p', value: exponent },
      ],
      result: x ** exponent,
    };
  },
  {
    describe: ({ config }) => {
      const exponent = numeric(config['exponent']);
      return exponent === undefined ? undefined : { exponent };
    },
    signed: ({ exponent }, inputs) => exponent !== undefined && exponent % 2 !== 0 && inputs.some(Boolean),
  },
);
