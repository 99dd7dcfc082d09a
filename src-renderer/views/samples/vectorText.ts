import { short } from '../../../src-shared/figures/parts/figure.ts';

/** Values below this are rounding errors and displayed as 0. */
const NOTHING = 1e-9;

/** The values of an example as a short text; of many the first ones. */
export function vectorText(values: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(3, values.length) }, (_none, at) => {
    const value = values[at]!;
    return Math.abs(value) < NOTHING ? '0' : short(value).replace('-', '−');
  });
  return `${shown.join(', ')}${values.length > 3 ? ', …' : ''}`;
}
