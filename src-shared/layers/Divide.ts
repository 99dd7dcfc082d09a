import { signOfInputs } from './families/common.ts';
import { merging } from './families/merge.ts';

/** The first input divided by the second at a position. */
export const divide = merging(
  'Divide',
  {
    formula: (names) => names.join(' / '),
    result: ([x = 0, y = 1]) => x / y,
  },
  { signed: signOfInputs },
);
