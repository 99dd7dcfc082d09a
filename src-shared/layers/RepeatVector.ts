import { readX } from '../arithmetic/elements.ts';
import { elementwise, signOfInputs } from './families/common.ts';

/** Repeats units for every step of a sequence: `[C]` to `[T, C]`. */
export const repeatVector = elementwise(
  'RepeatVector',
  (tensors, { map }) => {
    const { sources, x } = readX(tensors, { map, y: 0, x: 0 });
    return { sources, formula: 'x', inputs: [{ symbol: 'x', value: x }], result: x };
  },
  { signed: signOfInputs },
);
