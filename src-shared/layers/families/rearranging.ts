import { valueAt, type ElementFormula, type ElementTensors } from '../../arithmetic/elements.ts';
import { indexOfPlace, placeOfIndex, type Place } from '../../model/place.ts';
import type { LayerInfo } from '../../model/model.ts';
import type { LayerFacts, Shape } from '../LayerFacts.ts';
import { signOfInputs } from './common.ts';

type PlaceRead = (layer: LayerInfo, input: Shape, place: Place) => Place;

/** A layer that only moves values to other positions. */
export function rearranging(
  className: string,
  place: PlaceRead,
  facts: Pick<LayerFacts, 'kind' | 'describe' | 'maps'>,
): LayerFacts {
  return {
    ...facts,
    className,
    reads: { from: 'elsewhere', place },
    signed: signOfInputs,
    arithmetic: () => ({ view: 'elements', terms: (tensors, at) => takenFrom(tensors, at, place) }),
  };
}

function takenFrom({ layer, inputs }: ElementTensors, place: Place, read: PlaceRead): ElementFormula {
  const input = inputs[0]!;
  const source = { input: 0, ...read(layer, input.shape.slice(1), place) };
  const x = valueAt(input, source);
  return { sources: [source], formula: 'x', inputs: [{ symbol: 'x', value: x }], result: x };
}

/** The value at the same index in memory. */
export const sameIndex: PlaceRead = ({ outputShape }, input, place) =>
  placeOfIndex(input, indexOfPlace(outputShape, place));
