/** Neighbouring columns of which exactly one is 1 in every row: each stands for a class. */
export interface OneHotColumns {
  /** Counted from 0, in order. */
  columns: number[];
  /** Names of the classes, one for each column. */
  classes: string[];
  /** Whether the columns are named as labels; otherwise only their values tell. */
  isNamed: boolean;
}

/** Rows of a table, split into fields. */
type Rows = readonly (readonly string[])[];

/** What columns of classes are called before the name of the class. */
const LABEL_PREFIX =
  /^(y|y_?true|label|labels|class|classes|digit|category|species|target|targets|output|one_?hot|레이블|라벨|클래스|분류)$/i;
/** `species_setosa`, `class.0`, `label 7`, `label[3]`, `y=cat`. */
const SEPARATED = /^(.*?)[_\-. :=[(]+([^_\-. :=[(].*?)[\])]?$/;
/** `label0`, `class12`. */
const NUMBERED = /^(.*?\D)(\d+)$/;
/** Most columns of a group that is not named. */
const MOST_COLUMNS = 1000;

/** 1 or 0 for a cell that says so, as a number or as a truth value (pandas writes `True`); NaN for others. */
export function truthOf(text: string): number {
  const word = text.trim().toLowerCase();
  if (word === 'true') return 1;
  if (word === 'false') return 0;
  const value = word === '' ? NaN : Number(word);
  return value === 0 || value === 1 ? value : NaN;
}

/** Whether all cells of some columns are 0 or 1. */
export const areTruths = (rows: Rows, columns: readonly number[]): boolean =>
  rows.every((row) => columns.every((column) => !Number.isNaN(truthOf(row[column] ?? ''))));

/** Whether exactly one of some columns is 1 in every row. */
export const isOneHot = (rows: Rows, columns: readonly number[]): boolean =>
  rows.every((row) => columns.reduce((sum, column) => sum + truthOf(row[column] ?? ''), 0) === 1);

/**
 * The first neighbouring columns, two or more, that are named as labels, such as `class_a` and `class_b`.
 * @param prefix what their names begin with. Default: one of the usual words
 */
export function namedGroup(names: readonly string[], prefix?: string): OneHotColumns | undefined {
  const isWanted = (own: string): boolean => (prefix === undefined ? LABEL_PREFIX.test(own) : own === prefix);
  const group = groupsOf(names).find((one) => one.columns.length > 1 && isWanted(one.prefix));
  return group && { columns: group.columns, classes: group.classes, isNamed: true };
}

interface Group {
  columns: number[];
  classes: string[];
  /** What the names have in common; empty if nothing. */
  prefix: string;
}

/** Whether some columns are among neighbouring ones, two or more, whose names begin alike. */
export const beginAlike = (names: readonly string[], columns: readonly number[]): boolean =>
  groupsOf(names).some(
    (one) => one.columns.length > 1 && columns.every((column) => one.columns.includes(column)),
  );

/** Neighbouring columns whose names begin alike. */
function groupsOf(names: readonly string[]): Group[] {
  const groups: Group[] = [];
  names.forEach((name, column) => {
    const [, prefix = '', own = name] = SEPARATED.exec(name) ?? NUMBERED.exec(name) ?? [];
    const last = groups.at(-1);
    if (prefix !== '' && last?.prefix === prefix) {
      last.columns.push(column);
      last.classes.push(own.trim());
    } else groups.push({ prefix, columns: [column], classes: [own.trim()] });
  });
  return groups;
}

/**
 * The fewest columns at the end of a table of which exactly one is 1 in every row; if the columns have names, also at the
 * beginning, and with those of the same beginning of the name.
 */
export function unnamedGroup(
  rows: Rows,
  names: readonly string[],
  hasHeader: boolean,
): OneHotColumns | undefined {
  if (rows.length < 2) return undefined;
  for (const isEnd of hasHeader ? [true, false] : [true]) {
    const columns = fewestColumns(rows, names.length, isEnd);
    if (columns) return { ...withNames(rows, columns, names, hasHeader), isNamed: false };
  }
  return undefined;
}

function fewestColumns(rows: Rows, width: number, isEnd: boolean): number[] | undefined {
  const sums = rows.map(() => 0);
  for (let count = 1; count < Math.min(width, MOST_COLUMNS); count++) {
    const column = isEnd ? width - count : count - 1;
    for (const [row, cells] of rows.entries()) {
      sums[row]! += truthOf(cells[column] ?? '');
      if (!(sums[row]! <= 1)) return undefined;
    }
    if (sums.includes(0)) continue;
    const first = isEnd ? column : 0;
    return count === 1 ? undefined : Array.from({ length: count }, (_none, at) => first + at);
  }
  return undefined;
}

function withNames(
  rows: Rows,
  columns: number[],
  names: readonly string[],
  hasHeader: boolean,
): Pick<OneHotColumns, 'columns' | 'classes'> {
  const numbered = { columns, classes: columns.map((_column, at) => String(at)) };
  if (!hasHeader) return numbered;
  const group = groupsOf(names).find((one) => columns.every((column) => one.columns.includes(column)));
  if (group && group.columns.length < names.length && isOneHot(rows, group.columns)) return group;
  // Columns that go on counting the inputs before them have no names of their own.
  const goOn = group !== undefined || Number(names[columns[0]! - 1]) + 1 === Number(names[columns[0]!]);
  return goOn ? numbered : { columns, classes: columns.map((column) => names[column]!) };
}
