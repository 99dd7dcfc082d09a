import { signOfInputs } from './families/common.ts';
import { merging } from './families/merge.ts';

/** The product of all inputs at a position. */
export const multiply = merging(
  'Multiply',
  {
    formula: (names) => names.join(' × '),
    result: (values) => values.reduce((product, value) => product * value, 1),
  },
  { signed: signOfInputs },
);
