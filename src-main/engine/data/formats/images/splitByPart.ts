import type { Split } from '../../Dataset.ts';
import type { ReadData } from '../DataFormat.ts';
import type { SplitName } from '../splitNames.ts';

/**
 * The training and test set of examples that say which part of a data set they belong to. Those of no part are for training. A
 * validation set is the test set where there is no other, and otherwise the end of the training set.
 * @param parts the part that each row belongs to, `[rows]`
 * @param take copies the examples of some rows
 */
export function splitByPart(
  parts: readonly (SplitName | undefined)[],
  take: (rows: readonly number[]) => Split,
): Pick<ReadData, 'train' | 'test' | 'notes'> {
  const rowsOf = (...wanted: readonly (SplitName | undefined)[]): number[] =>
    Array.from(parts.keys()).filter((row) => wanted.includes(parts[row]));
  const [trained, validating, tested] = [rowsOf('train', undefined), rowsOf('validation'), rowsOf('test')];
  const joined = [...trained, ...validating];
  if (joined.length === 0) return { train: take(tested), notes: [] };
  if (tested.length > 0) {
    const detail = { name: 'validation', count: validating.length };
    const notes: ReadData['notes'] = validating.length > 0 ? [{ code: 'validation-joined', detail }] : [];
    return { train: take(joined), test: take(tested), notes };
  }
  if (trained.length === 0 || validating.length === 0) return { train: take(joined), notes: [] };
  return {
    ...{ train: take(trained), test: take(validating) },
    notes: [{ code: 'validation-tests', detail: { name: 'validation' } }],
  };
}
