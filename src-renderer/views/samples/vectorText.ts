import { formatSmall } from '../../state/numbers.ts';

/** The numbers of an example in few words; of many the first ones. */
export function vectorText(values: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(3, values.length) }, (_none, at) => formatSmall(values[at]!));
  return `${shown.join(', ')}${values.length > 3 ? ', …' : ''}`;
}
