import { readX } from '../arithmetic/elements.ts';
import { coordinatesOf } from '../model/place.ts';
import { activationLayer } from './families/activation.ts';
import { signOfInputs } from './families/common.ts';

/** Negative values are multiplied by a trained slope of their place; places may share one (He et al. 2015). */
export const pReLU = activationLayer(
  'PReLU',
  (tensors, place) => {
    const { sources, x } = readX(tensors, place);
    const slopes = tensors.weights.get('alpha');
    const at = coordinatesOf(tensors.output.shape.slice(1), place);
    // A shared axis of the slopes has the length 1.
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
      // Where another axis is shared than the first ones, what comes out depends on the backend.
      return shared.every((axis) => axis <= shared.length) ? {} : undefined;
    },
  },
);
