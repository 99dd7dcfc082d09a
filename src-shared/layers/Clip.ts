import { readX } from '../arithmetic/elements.ts';
import { elementwise } from './families/common.ts';
import { numeric } from './settings.ts';

/** Each value, or the nearest one between two limits. */
export const clip = elementwise(
  'Clip',
  (tensors, place) => {
    const { sources, x } = readX(tensors, place);
    const [least, most] = tensors.layer.limits ?? [undefined, undefined];
    return {
      sources,
      formula: 'min(b, max(a, x))',
      inputs: [
        { symbol: 'x', value: x },
        { symbol: 'a', value: least ?? -Infinity },
        { symbol: 'b', value: most ?? Infinity },
      ],
      result: Math.min(most ?? Infinity, Math.max(least ?? -Infinity, x)),
    };
  },
  {
    describe: ({ config }) => ({ limits: [numeric(config['minimum']), numeric(config['maximum'])] }),
    signed: ({ limits }, inputs) => !((limits?.[0] ?? -1) >= 0) && inputs.some(Boolean),
  },
);
