import { valueAt } from '../arithmetic/elements.ts';
import { elementwise } from './families/common.ts';

/** Looks up the row of a table for each integer of a sequence: `[T]` to `[T, C]`. */
export const embedding = elementwise(
  'Embedding',
  ({ inputs, weights }, { map, y }) => {
    const place = { map: y, y: 0, x: 0 };
    const row = Math.trunc(valueAt(inputs[0]!, place));
    const table = weights.get('embeddings');
    return {
      sources: [{ input: 0, ...place }],
      formula: 'E[i, k]',
      inputs: [
        { symbol: 'i', value: row },
        { symbol: 'k', value: map },
      ],
      result: table?.data[row * table.shape[1]! + map],
    };
  },
  {
    describe: ({ inputs }) => (inputs[0]?.length === 1 ? {} : undefined),
    maps: () => 'mixes',
    reads: { from: 'elsewhere', place: (_layer, _input, { y }) => ({ map: y, y: 0, x: 0 }) },
  },
);
