import { signOfInputs } from './families/common.ts';
import { merging } from './families/merge.ts';

/** The mean of all inputs at a position. */
export const average = merging(
  'Average',
  {
    formula: (names) => `(${names.join(' + ')}) / ${names.length}`,
    result: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  },
  { signed: signOfInputs },
);
