import type { LayerInfo } from '../../model/model.ts';
import type { Arithmetic, LayerFacts, Reading } from '../LayerFacts.ts';
import { nothing } from '../settings.ts';

/** For layers whose values depend on the input at the same position. */
export const samePlace: Reading = { from: 'samePlace' };

/** For layers whose arithmetic is not explained. */
export const mapsOnly = (): Arithmetic => ({ view: 'maps' });

/** The layer's values can be negative. */
export const anySign = (): boolean => true;

/** The layer's values are never negative. */
export const neverNegative = (): boolean => false;

/** The layer's values can be negative if those of an input can. */
export const signOfInputs = (_layer: LayerInfo, inputs: readonly boolean[]): boolean => inputs.some(Boolean);

type ElementTermsOf = Extract<Arithmetic, { view: 'elements' }>['terms'];

/** A layer that computes each value from the input value at the same place. */
export function elementwise(
  className: string,
  terms: ElementTermsOf,
  facts: Partial<LayerFacts> = {},
): LayerFacts {
  return {
    className,
    kind: 'other',
    describe: nothing,
    maps: () => 'oneByOne',
    reads: samePlace,
    signed: anySign,
    arithmetic: () => ({ view: 'elements', terms }),
    ...facts,
  };
}
