import { signOfInputs } from './families/common.ts';
import { merging } from './families/merge.ts';

/** The smallest of what all inputs have at a place. */
export const minimum = merging(
  'Minimum',
  {
    formula: (names) => `min(${names.join(', ')})`,
    result: (values) => Math.min(...values),
  },
  { signed: signOfInputs },
);
