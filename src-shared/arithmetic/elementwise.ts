import { factsOf } from '../layers/layers.ts';
import type { Place } from '../model/place.ts';
import { valueAt, type ElementTensors, type ElementTerms } from './elements.ts';

/** The terms of one value of an elementwise layer; undefined for other layers. */
export function elementTerms(tensors: ElementTensors, place: Place): ElementTerms | undefined {
  const arithmetic = factsOf(tensors.layer).arithmetic(tensors.layer);
  if (arithmetic.view !== 'elements') return undefined;
  return { ...arithmetic.terms(tensors, place), value: valueAt(tensors.output, place) };
}
