import { harmonic, ratio, type ClassMetrics } from '../../../src-shared/contract/evaluation.ts';

/** The columns of the table of classes. */
export const classColumns = [
  'label',
  'precision',
  'recall',
  'f1',
  'support',
  'auc',
  'averagePrecision',
] as const;
export type ClassColumn = (typeof classColumns)[number];

/** Rows sorted by a column, ascending or descending; rows without a number are last. */
export function sortRows(
  rows: readonly ClassMetrics[],
  column: ClassColumn,
  falling: boolean,
): readonly ClassMetrics[] {
  const sign = falling ? -1 : 1;
  if (column === 'label') return falling ? rows.toReversed() : rows;
  return rows.toSorted((one, other) => {
    const [a, b] = [one[column], other[column]];
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return sign * (a - b);
  });
}

/** Class metrics that follow from a confusion matrix alone; areas need the scores and are NaN. */
export function rowsOf(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
): ClassMetrics[] {
  return confusion.map((row, index) => {
    const support = row.reduce((sum, count) => sum + count, 0);
    const claimed = confusion.reduce((sum, other) => sum + (other[index] ?? 0), 0);
    const precision = ratio(row[index] ?? 0, claimed);
    const recall = ratio(row[index] ?? 0, support);
    return {
      ...{ label: classes[index] ?? String(index), precision, recall, support },
      ...{ f1: harmonic(precision, recall), auc: NaN, averagePrecision: NaN },
    };
  });
}
