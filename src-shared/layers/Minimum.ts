import { signOfInputs } from './families/common.ts';
import { merging } from './families/merge.ts';

/** The minimum of all inputs at a position. */
export const minimum = merging(
  'Minimum',
  {
    formula: (names) => `min(${names.join(', ')})`,
    result: (values) => Math.min(...values),
  },
  { signed: signOfInputs },
);
