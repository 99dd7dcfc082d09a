import { valueAt, type ElementFormula, type ElementTensors } from '../../arithmetic/elements.ts';
import type { LayerInfo } from '../../model/model.ts';
import { coordinatesOf, placeOf, type Place } from '../../model/place.ts';
import type { LayerFacts, LayerSettings, Shape } from '../LayerFacts.ts';
import { elementwise } from './common.ts';

/** How a value is computed from the values of all inputs, named `x₁`, `x₂` and so on. */
export interface Merging {
  formula(names: readonly string[]): string;
  result(values: readonly number[]): number;
}

/** A layer that computes each value from the values of all inputs at the same place, with broadcasting. */
export function merging(className: string, how: Merging, facts: Partial<LayerFacts> = {}): LayerFacts {
  return elementwise(className, (tensors, place) => merged(tensors, place, how), {
    kind: 'merge',
    describe: ofEqualRank,
    ...facts,
  });
}

/** Broadcasting is supported for outputs of equal rank, and for units combined with maps. */
function ofEqualRank({ inputs, output }: LayerSettings): Partial<LayerInfo> | undefined {
  const known = inputs.every(({ length }) => length === output.length || length === 1);
  return known ? {} : undefined;
}

function merged({ inputs, output }: ElementTensors, place: Place, how: Merging): ElementFormula {
  const at = coordinatesOf(output.shape.slice(1), place);
  const sources = inputs.map((tensor, input) => ({ input, ...broadcast(tensor.shape.slice(1), at) }));
  const values = sources.map((source) => valueAt(inputs[source.input]!, source));
  const names = values.map((_value, index) => `x${subscript(index + 1)}`);
  return {
    sources,
    formula: how.formula(names),
    inputs: values.map((value, index) => ({ symbol: names[index]!, value })),
    result: how.result(values),
  };
}

/** Axes are aligned from the last one; an axis of length 1 is read at its only position. */
function broadcast(shape: Shape, at: readonly number[]): Place {
  const own = at.slice(at.length - shape.length);
  return placeOf(own.map((index, axis) => (shape[axis] === 1 ? 0 : index)));
}

const subscript = (number: number): string =>
  [...String(number)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');
