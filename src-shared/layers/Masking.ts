import { readX, valueAt } from '../arithmetic/elements.ts';
import { elementwise, signOfInputs } from './families/common.ts';
import { numeric } from './settings.ts';

/** Zeroes the positions whose values all equal one number. */
export const masking = elementwise(
  'Masking',
  (tensors, place) => {
    const { sources, x } = readX(tensors, place);
    const { inputs, layer } = tensors;
    const maps = Array.from({ length: inputs[0]!.shape.at(-1)! }, (_none, map) => map);
    const kept = maps.some((map) => valueAt(inputs[0]!, { ...place, map }) !== (layer.maskValue ?? 0));
    const factor = kept ? 1 : 0;
    return {
      sources,
      formula: 'm x',
      inputs: [
        { symbol: 'x', value: x },
        { symbol: 'm', value: factor },
      ],
      result: factor * x,
    };
  },
  {
    maps: () => 'mixes',
    signed: signOfInputs,
    describe: ({ config }) => ({ maskValue: numeric(config['maskValue']) }),
  },
);
