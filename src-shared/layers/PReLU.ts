import { readX } from '../arithmetic/elements.ts';
import { coordinatesOf } from '../model/place.ts';
import { activationLayer } from './families/activation.ts';
import { signOfInputs } from './families/common.ts';

/** Multiplies negative values by a trained slope per position; positions may share slopes (He et al. 2015). */
export const pReLU = activationLayer(
  'PReLU',
  (tensors, place) => {
    const { sources, x } = readX(tensors, place);
    const slopes = tensors.weights.get('alpha');
    const at = coordinatesOf(tensors.output.shape.slice(1), place);
    // A shared axis of the slopes has length 1.
    const index = slopes?.shape.reduce((sum, size, axis) => sum * size + (size === 1 ? 0 : at[axis]!), 0);
    const slope = index === undefined ? NaN : slopes!.data[index]!;
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
  {
    signed: signOfInputs,
    describe: ({ config }) => {
      const shared = [config['sharedAxes'] ?? []].flat().map(Number);
      // If any axes but the first ones are shared, the result depends on the backend.
      return shared.every((axis) => axis <= shared.length) ? {} : undefined;
    },
  },
);
