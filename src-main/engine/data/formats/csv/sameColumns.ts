import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import type { ReadingOptions } from '../../DataReference.ts';
import { hasNames, namesOf, type TableColumns } from './sampleColumns.ts';

/** The table that another one takes its columns from. */
export interface TrainedTable {
  path: string;
  columns: TableColumns;
}

/**
 * The columns of a test table: those of the training table, by their names, or by place where either has none. Without the
 * label, which competitions withhold, it has neither label nor target nor one-hot columns.
 * @param lines the first lines, split into fields
 * @throws FeaturescopeError `data/test-column-missing`, `data/tables-differ`
 */
export function sameColumns(
  lines: readonly (readonly string[])[],
  { path: other, columns: trained }: TrainedTable,
  options: ReadingOptions,
  path: string,
): TableColumns {
  const first = lines[0] ?? [];
  const hasHeader = options.header ?? (sharesName(namesOf(first, true), trained) || hasNames(lines));
  const names = namesOf(first, hasHeader);
  const answers = [trained.label, trained.target, ...(trained.oneHot?.columns ?? [])].filter(
    (column) => column !== undefined,
  );
  const isByName = hasHeader && trained.hasHeader;
  const lacksAnswers = isByName
    ? !answers.some((column) => names.includes(trained.names[column]!))
    : names.length === trained.names.length - answers.length;
  if (!isByName && !lacksAnswers && names.length !== trained.names.length)
    throw new FeaturescopeError('data/tables-differ', {
      ...{ path, other, columns: names.length, expected: trained.names.length },
    });
  const places = isByName
    ? placesByName(names, trained.names)
    : placesInOrder(trained.names.length, lacksAnswers ? answers : []);
  const placeOf = (column: number): number => {
    const place = places[column];
    if (place !== undefined) return place;
    throw new FeaturescopeError('data/test-column-missing', { path, other, column: trained.names[column]! });
  };
  const { label, target, oneHot, picture, values } = trained;
  const unless = (column: number | undefined): number | undefined =>
    column === undefined || lacksAnswers ? undefined : placeOf(column);
  return {
    ...trained,
    ...{ hasHeader, names, label: unless(label), target: unless(target) },
    oneHot: oneHot && !lacksAnswers ? { ...oneHot, columns: oneHot.columns.map(placeOf) } : undefined,
    picture: picture === undefined ? undefined : placeOf(picture),
    values: values.map(placeOf),
  };
}

const sharesName = (names: readonly string[], { hasHeader, names: known }: TableColumns): boolean =>
  hasHeader && names.some((name) => known.includes(name) && !Number.isFinite(Number(name)));

/** The place of each known column; where several have a name, the first has the first place of this name, and so on. */
function placesByName(names: readonly string[], known: readonly string[]): (number | undefined)[] {
  const places = new Map<string, number[]>();
  names.forEach((name, at) => places.set(name, [...(places.get(name) ?? []), at]));
  return known.map((name) => places.get(name)?.shift());
}

/** The place of each of some columns where others of them are left out. */
function placesInOrder(count: number, leftOut: readonly number[]): (number | undefined)[] {
  let next = 0;
  return Array.from({ length: count }, (_none, column) => (leftOut.includes(column) ? undefined : next++));
}
