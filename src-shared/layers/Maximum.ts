import { merging } from './families/merge.ts';

/** The largest of what all inputs have at a place. */
export const maximum = merging(
  'Maximum',
  {
    formula: (names) => `max(${names.join(', ')})`,
    result: (values) => Math.max(...values),
  },
  { signed: (_layer, inputs) => inputs.every(Boolean) },
);
