import { merging } from './families/merge.ts';

/** The maximum of all inputs at a position. */
export const maximum = merging(
  'Maximum',
  {
    formula: (names) => `max(${names.join(', ')})`,
    result: (values) => Math.max(...values),
  },
  { signed: (_layer, inputs) => inputs.every(Boolean) },
);
