import { signOfInputs } from './families/common.ts';
import { merging } from './families/merge.ts';

/** The sum of all inputs at a position. */
export const add = merging(
  'Add',
  {
    formula: (names) => names.join(' + '),
    result: (values) => values.reduce((sum, value) => sum + value, 0),
  },
  { signed: signOfInputs },
);
