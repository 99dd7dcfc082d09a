import type { Words } from '../../../../src-shared/contract/labs.ts';
import type { Check } from '../Lab.ts';

/** Checks that our numbers equal numbers computed by hand within `tolerance`. */
export function handComputed(
  name: Words,
  expected: readonly number[],
  compute: () => ArrayLike<number>,
  tolerance = 1e-9,
): Check {
  return {
    name,
    expected: write(expected),
    measure: () => {
      const values = Array.from(compute());
      const same = values.length === expected.length;
      const ok = same && values.every((value, at) => Math.abs(value - expected[at]!) <= tolerance);
      return { value: write(values), ok };
    },
  };
}

const write = (values: readonly number[]): string =>
  values.map((value) => String(Number(value.toFixed(6)))).join(' ');
