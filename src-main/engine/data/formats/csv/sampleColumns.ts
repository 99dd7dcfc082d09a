import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import type { ReadingOptions } from '../../DataReference.ts';
import { listed } from '../../warnings.ts';
import { PICTURE_NAME } from '../images/pictureFolders.ts';
import { isGrid } from '../pictureOf.ts';
import {
  areTruths,
  beginAlike,
  isOneHot,
  namedGroup,
  truthOf,
  unnamedGroup,
  type OneHotColumns,
} from './oneHot.ts';

/** Roles of a table's columns, which are counted from 0. */
export interface TableColumns {
  /** Whether the first line contains the column names. */
  hasHeader: boolean;
  names: string[];
  /** Column of the classes; undefined if there is none. */
  label: number | undefined;
  /** Columns that stand for a class each, if the classes are not in one column. */
  oneHot: OneHotColumns | undefined;
  /** Column of the numbers to predict; undefined if there is none. */
  target: number | undefined;
  /** Column of the pictures' paths; undefined if there is none. */
  picture: number | undefined;
  /** Columns of the network's input, in order. */
  values: number[];
  /** Names of columns of other texts and of row numbers, which are ignored. */
  leftOut: string[];
  /** Names of columns that say the label once more, or are other labels, which are no input. */
  otherLabels: string[];
  /** Whether label or target were guessed from the content, rather than given by a name or an option. */
  isGuess: boolean;
}

const LABEL_NAMES = /^(label|labels|class|classes|digit|category|species|y|레이블|라벨|클래스|분류)$/i;
const TARGET_NAMES = /^(target|value|price|y_true|목표|값)$/i;
/** Names of columns that number the rows; pandas writes such a column without a name. */
const ROW_NAMES = /^(|unnamed: ?\d+|index|idx|id|no\.?|row|번호|순번|인덱스)$/i;
/** Maximum fraction of distinct values in a column of classes. */
const MOST_CLASSES = 0.5;

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** What else is known when the columns of a table are determined. */
export interface Known {
  /** Rows further down in the table, split into fields. */
  further?: readonly (readonly string[])[] | undefined;
  /** Whether columns stand for a class each only if they are named so, whatever their values are. */
  oneHotByNameAlone?: boolean | undefined;
}

/**
 * Determines the roles of a table's columns from some of its lines.
 * @param lines the first lines, split into fields
 * @throws FeaturescopeError `data/column-unknown`, `data/table-without-numbers`, `data/table-not-one-hot`
 */
export function sampleColumns(
  lines: readonly (readonly string[])[],
  options: ReadingOptions,
  path: string,
  known: Known = {},
): TableColumns {
  const width = lines[0]?.length ?? 0;
  const all = Array.from({ length: width }, (_none, column) => column);
  const hasHeader = options.header ?? hasNames(lines);
  const from = hasHeader ? 1 : 0;
  const names = namesOf(lines[0] ?? [], hasHeader);
  const picture = all.find((column) => {
    const body = bodyOf(lines, from, column);
    return body.length > 0 && body.every((text) => PICTURE_NAME.test(text.trim()));
  });
  const numeric = all.filter((column) => isNumeric(lines, from, column));
  const body = (column: number): string[] => bodyOf(lines, from, column);
  const rows = [...lines.slice(from), ...(known.further ?? [])].filter((row) => row.length === width);
  const table: Sampled = { names, hasHeader, all, numeric, picture, body, rows, path };
  const { label, target, oneHot, isGuess } = findLabel(table, options, known.oneHotByNameAlone === true);
  const others = otherLabels(table, label);
  const used = new Set([label, target, picture, ...(oneHot?.columns ?? []), ...others]);
  const areNumbers = all.filter((column) => numeric.includes(column) || isTruth(body(column)));
  const candidates = picture === undefined ? areNumbers.filter((column) => !used.has(column)) : [];
  const counted = candidates.filter(
    (column) => hasHeader && ROW_NAMES.test(lines[0]![column]!.trim()) && areRowNumbers(body(column)),
  );
  const values =
    counted.length < candidates.length
      ? candidates.filter((column) => !counted.includes(column))
      : candidates;
  if (values.length === 0 && picture === undefined)
    throw new FeaturescopeError('data/table-without-numbers', { path, columns: listed(names) });
  const isLeftOut = (column: number): boolean => candidates.includes(column) && !values.includes(column);
  const leftOut = all
    .filter((column) => !used.has(column) && (!areNumbers.includes(column) || isLeftOut(column)))
    .map((column) => names[column]!);
  const named = others.map((column) => names[column]!);
  return { hasHeader, names, label, oneHot, target, picture, values, leftOut, otherLabels: named, isGuess };
}

/** A table of which some lines have been read. */
interface Sampled {
  names: readonly string[];
  hasHeader: boolean;
  /** All columns, and those of numbers. */
  all: readonly number[];
  numeric: readonly number[];
  picture: number | undefined;
  /** The first cells of a column. */
  body: (column: number) => string[];
  /** The first rows and some of those further down. */
  rows: readonly (readonly string[])[];
  path: string;
}

type Label = Pick<TableColumns, 'label' | 'target' | 'oneHot' | 'isGuess'>;

/** @throws FeaturescopeError `data/column-unknown`, `data/table-not-one-hot` */
function findLabel(table: Sampled, options: ReadingOptions, byNameAlone: boolean): Label {
  const { names, hasHeader, all, body, path } = table;
  const none: Label = { label: undefined, target: undefined, oneHot: undefined, isGuess: false };
  const isPrefix = options.label !== undefined && !names.includes(options.label) && hasHeader;
  const wanted = isPrefix ? namedGroup(names, options.label) : undefined;
  if (wanted) return { ...none, oneHot: inOneHot(wanted, table) };
  const find = (name: string | undefined): number | undefined =>
    name === undefined ? undefined : findColumn(name, names, path);
  let [label, target, isGuess] = [find(options.label), find(options.target), false];
  if (label !== undefined || target !== undefined) return { ...none, label, target };
  const named = (pattern: RegExp) => all.find((column) => hasHeader && pattern.test(names[column]!));
  target = named(TARGET_NAMES);
  label = target === undefined ? named(LABEL_NAMES) : undefined;
  if (label === undefined && target === undefined) {
    const mayBePixels = options.columns !== 'numbers';
    const oneHot = findOneHot(table, byNameAlone, mayBePixels);
    const rival = oneHot && rivalOf(table, oneHot);
    if (oneHot && rival === undefined) return { ...none, oneHot };
    label = rival ?? guessLabel(table, mayBePixels);
    isGuess = label !== undefined;
  }
  if (label !== undefined && isContinuous(body(label))) return { ...none, target: label, isGuess };
  return { ...none, label, target, isGuess };
}

/** The columns that stand for a class each, by their names or else their values. */
function findOneHot(table: Sampled, byNameAlone: boolean, mayBePixels: boolean): OneHotColumns | undefined {
  const { names, hasHeader, all, rows } = table;
  const named = hasHeader ? namedGroup(names) : undefined;
  if (named && areTruths(rows, named.columns)) return inOneHot(named, table);
  const isOfPixels = mayBePixels && hasHeader && isGrid(all.length);
  const hasText = textsOf(table).some(
    (column) => new Set(table.body(column)).size < table.body(column).length,
  );
  return byNameAlone || isOfPixels || hasText ? undefined : unnamedGroup(rows, names, hasHeader);
}

/**
 * A column of classes at the other end of a table, beside which columns such as `sex_female` and `sex_male` are an input that has been
 * spread over several, as pandas puts them behind all others.
 */
function rivalOf(
  { names, hasHeader, all, numeric, body }: Sampled,
  oneHot: OneHotColumns,
): number | undefined {
  const end = oneHot.columns.includes(0) ? all.at(-1)! : 0;
  const isOne = numeric.includes(end) && !beginAlike(names, [end]) && areClasses(body(end));
  const isSpread = hasHeader && !oneHot.isNamed && beginAlike(names, oneHot.columns);
  return isSpread && isOne ? end : undefined;
}

/** @throws FeaturescopeError `data/table-not-one-hot` */
function inOneHot(group: OneHotColumns, { rows, names, path }: Sampled): OneHotColumns {
  if (isOneHot(rows, group.columns)) return group;
  throw notOneHot(group, names, path);
}

/** The error that of some columns not exactly one is 1 in every row. */
export function notOneHot(
  { columns }: OneHotColumns,
  names: readonly string[],
  path: string,
): FeaturescopeError {
  const told = listed(columns.map((column) => names[column]!));
  return new FeaturescopeError('data/table-not-one-hot', { path, columns: told });
}

/** Columns of texts other than paths and truth values. */
const textsOf = ({ all, numeric, picture, body }: Sampled): number[] =>
  all.filter((column) => !numeric.includes(column) && column !== picture && !isTruth(body(column)));

/** One-hot columns that say the label of another column once more, or belong to the label column itself. */
function otherLabels({ names, hasHeader, rows }: Sampled, label: number | undefined): number[] {
  const group = hasHeader && label !== undefined ? namedGroup(names) : undefined;
  if (!group || !areTruths(rows, group.columns)) return [];
  if (group.columns.includes(label!)) return group.columns.filter((column) => column !== label);
  if (!isOneHot(rows, group.columns)) return [];
  const classes = new Map<string, number>();
  const repeats = rows.every((row) => {
    const at = group.columns.findIndex((column) => truthOf(row[column]!) === 1);
    const known = classes.get(row[label!]!) ?? at;
    classes.set(row[label!]!, known);
    return known === at;
  });
  return repeats ? group.columns : [];
}

/** Lines of a table, split into fields. */
type Lines = readonly (readonly string[])[];

const bodyOf = (lines: Lines, from: number, column: number): string[] =>
  lines.slice(from).flatMap((line) => line[column] ?? []);

function isNumeric(lines: Lines, from: number, column: number): boolean {
  const body = bodyOf(lines, from, column);
  return body.filter(isNumber).length * 2 > body.length;
}

/** The names of a table's columns; where the first line has none, their numbers from 1. */
export const namesOf = (first: readonly string[], hasHeader: boolean): string[] =>
  first.map((name, at) => (hasHeader && name.trim()) || String(at + 1));

/** Whether the first line looks like column names: words above numbers, or above words only if it names known columns. */
export function hasNames(lines: Lines): boolean {
  const [first = []] = lines;
  if (lines.length < 2) return first.some((text) => !isNumber(text) && !PICTURE_NAME.test(text));
  if (first.some((text, column) => !isNumber(text) && isNumeric(lines, 1, column))) return true;
  if (first.some((text, column) => !isTruth([text]) && isTruth(bodyOf(lines, 1, column)))) return true;
  if (countsColumns(first)) return true;
  const known = [LABEL_NAMES, TARGET_NAMES, /^(image|file|filename|path|picture|사진|파일)$/i];
  return first.some((text) => known.some((pattern) => pattern.test(text.trim())));
}

/** Whether a line numbers its columns, as pandas writes columns without names. */
const countsColumns = (line: readonly string[]): boolean =>
  line.length > 2 && [0, 1].some((from) => line.every((text, at) => text.trim() === String(at + from)));

/**
 * Finds a column by its name, its number from 1, or as the first or last.
 * @throws FeaturescopeError `data/column-unknown`
 */
function findColumn(wanted: string, names: readonly string[], path: string): number {
  if (names.includes(wanted)) return names.indexOf(wanted);
  if (wanted === 'first') return 0;
  if (wanted === 'last') return names.length - 1;
  const number = Number(wanted);
  if (Number.isInteger(number) && number >= 1 && number <= names.length) return number - 1;
  throw new FeaturescopeError('data/column-unknown', { path, column: wanted, columns: listed(names) });
}

/** The class column if none is named as such: the only text column, else the first or the last column. */
function guessLabel(table: Sampled, mayBePixels: boolean): number | undefined {
  const { all, numeric, picture, body, hasHeader } = table;
  const texts = all.filter((column) => !numeric.includes(column) && column !== picture);
  if (texts.length === 1) return texts[0];
  if (picture !== undefined) return numeric.find((column) => column !== picture);
  const ends = [all[0]!, all.at(-1)!].filter((column) => numeric.includes(column));
  const varied = ends.filter((column) => areClasses(body(column)));
  // A header of pixels only, as in data sets with withheld labels, has no label to guess.
  if (mayBePixels && hasHeader && isGrid(all.length)) return undefined;
  return varied[0];
}

/** Whether a column has integers from 0 on with at least two values, none as large as a typical pixel. */
function areClasses(body: readonly string[]): boolean {
  const values = new Set(body);
  const whole = body.every((text) => Number.isInteger(Number(text)) && Number(text) >= 0);
  return whole && values.size > 1 && (values.size <= 10 || values.size <= body.length * MOST_CLASSES);
}

/** Whether a column has truth values, as pandas writes them. */
const isTruth = (body: readonly string[]): boolean =>
  body.length > 0 && body.every((text) => /^(true|false)$/i.test(text.trim()));

/** Whether a column has whole numbers, each once. */
function areRowNumbers(body: readonly string[]): boolean {
  const areWhole = body.every((text) => isNumber(text) && Number.isInteger(Number(text)));
  return areWhole && new Set(body.map(Number)).size === body.length;
}

/** Whether a column has fractional numbers, which cannot be classes. */
function isContinuous(body: readonly string[]): boolean {
  return body.length > 0 && body.every(isNumber) && body.some((text) => !Number.isInteger(Number(text)));
}
