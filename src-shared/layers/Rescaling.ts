import { readX } from '../arithmetic/elements.ts';
import { elementwise } from './families/common.ts';
import { numeric } from './settings.ts';

/** Each value times a factor, plus an offset. */
export const rescaling = elementwise(
  'Rescaling',
  (tensors, place) => {
    const { sources, x } = readX(tensors, place);
    const { scale = 1, offset = 0 } = tensors.layer;
    return {
      sources,
      formula: 'a x + b',
      inputs: [
        { symbol: 'x', value: x },
        { symbol: 'a', value: scale },
        { symbol: 'b', value: offset },
      ],
      result: scale * x + offset,
    };
  },
  {
    describe: ({ config }) => {
      const [scale, offset] = [numeric(config['scale']), numeric(config['offset'] ?? 0)];
      return scale === undefined || offset === undefined ? undefined : { scale, offset };
    },
  },
);
