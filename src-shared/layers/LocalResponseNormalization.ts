import { readX, valueAt, type ElementFormula, type ElementTensors } from '../arithmetic/elements.ts';
import type { LayerInfo, ResponseConstants } from '../model/model.ts';
import { coordinatesOf, placeOf, type Place } from '../model/place.ts';
import type { LayerSettings } from './LayerFacts.ts';
import { elementwise, signOfInputs } from './families/common.ts';
import { numeric } from './settings.ts';

/** The constants of Krizhevsky et al. 2012, section 3.3: five maps, k = 2, α = 1e-4, β = 0.75. */
export const usualResponse: ResponseConstants = { depthRadius: 2, bias: 2, alpha: 1e-4, beta: 0.75 };

/** Divides each value by a power of the sum of squares of its neighbours in the maps beside its own (Krizhevsky et al. 2012). */
export const localResponseNormalization = elementwise('LocalResponseNormalization', normalisedByNeighbours, {
  kind: 'normalization',
  describe,
  maps: () => 'mixes',
  signed: signOfInputs,
});

function describe({ config }: LayerSettings): Partial<LayerInfo> {
  const constant = (name: keyof ResponseConstants): number => numeric(config[name]) ?? usualResponse[name];
  const response: ResponseConstants = {
    depthRadius: constant('depthRadius'),
    bias: constant('bias'),
    alpha: constant('alpha'),
    beta: constant('beta'),
  };
  return { response };
}

function normalisedByNeighbours(tensors: ElementTensors, place: Place): ElementFormula {
  const { layer, inputs } = tensors;
  const { depthRadius, bias, alpha, beta } = layer.response ?? usualResponse;
  const { sources, x } = readX(tensors, place);
  const shape = inputs[0]!.shape.slice(1);
  const at = coordinatesOf(shape, place);
  const map = at.at(-1)!;
  let sum = 0;
  for (
    let near = Math.max(0, map - depthRadius);
    near <= Math.min(shape.at(-1)! - 1, map + depthRadius);
    near++
  )
    sum += valueAt(inputs[0]!, placeOf(at.with(-1, near))) ** 2;
  return {
    sources,
    formula: 'x / (k + α Σx²)^β',
    inputs: [
      { symbol: 'x', value: x },
      { symbol: 'Σx²', value: sum },
      { symbol: 'k', value: bias },
      { symbol: 'α', value: alpha },
      { symbol: 'β', value: beta },
    ],
    result: x / (bias + alpha * sum) ** beta,
  };
}
