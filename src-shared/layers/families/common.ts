import type { LayerInfo } from '../../model/model.ts';
import type { Arithmetic, LayerFacts, Reading } from '../LayerFacts.ts';
import { nothing } from '../settings.ts';

/** Layers that read, for each value, the position it stands at. */
export const samePlace: Reading = { from: 'samePlace' };

/** Arithmetic that is not written out. */
export const mapsOnly = (): Arithmetic => ({ view: 'maps' });

/** Values of any sign. */
export const anySign = (): boolean => true;

/** No value is below 0. */
export const neverNegative = (): boolean => false;

/** As those of what the layer reads. */
export const signOfInputs = (_layer: LayerInfo, inputs: readonly boolean[]): boolean => inputs.some(Boolean);

type ElementTermsOf = Extract<Arithmetic, { view: 'elements' }>['terms'];

/** A layer that computes each value of the value at the same place. */
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
