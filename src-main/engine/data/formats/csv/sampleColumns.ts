import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import type { ReadingOptions } from '../../DataReference.ts';
import { listed } from '../../warnings.ts';
import { PICTURE_NAME } from '../images/pictureFolders.ts';

/** What the columns of a table hold. Columns are counted from 0. */
export interface TableColumns {
  /** Whether the first line names the columns. */
  hasHeader: boolean;
  names: string[];
  /** Class of each row; undefined where the table has none. */
  label: number | undefined;
  /** Number to be predicted of each row; undefined where there is none. */
  target: number | undefined;
  /** Path of a picture in each row; undefined where there is none. */
  picture: number | undefined;
  /** Numbers that are given to the network, in their order. */
  values: number[];
  /** Columns of text that are none of these. */
  leftOut: string[];
  /** Whether label or target follow from the table's content rather than from a name or an option. */
  isGuess: boolean;
}

const LABEL_NAMES = /^(label|labels|class|classes|digit|category|species|y|레이블|라벨|클래스|분류)$/i;
const TARGET_NAMES = /^(target|value|price|y_true|목표|값)$/i;
/** Different values a column may have and still be taken for classes. */
const MOST_CLASSES = 0.5;

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/**
 * Finds out what a table's columns hold, from its first lines.
 * @param lines the first lines, split into fields
 * @throws FeaturescopeError `data/column-unknown`, `data/table-without-numbers`
 */
export function sampleColumns(
  lines: readonly (readonly string[])[],
  options: ReadingOptions,
  path: string,
): TableColumns {
  const width = lines[0]?.length ?? 0;
  const all = Array.from({ length: width }, (_none, column) => column);
  const bodyOf = (from: number, column: number): string[] =>
    lines.slice(from).flatMap((line) => line[column] ?? []);
  const isNumeric = (from: number, column: number): boolean => {
    const body = bodyOf(from, column);
    return body.filter(isNumber).length * 2 > body.length;
  };
  const hasHeader = options.header ?? looksNamed(lines, (column) => isNumeric(1, column));
  const from = hasHeader ? 1 : 0;
  const names = hasHeader
    ? lines[0]!.map((name, at) => name.trim() || String(at + 1))
    : all.map((at) => String(at + 1));
  const picture = all.find((column) => {
    const body = bodyOf(from, column);
    return body.length > 0 && body.every((text) => PICTURE_NAME.test(text.trim()));
  });
  const numeric = all.filter((column) => isNumeric(from, column));
  const find = (wanted: string | undefined): number | undefined =>
    wanted === undefined ? undefined : findColumn(wanted, names, path);
  let [label, target, isGuess] = [find(options.label), find(options.target), false];
  if (label === undefined && target === undefined) {
    const named = (pattern: RegExp) => all.find((column) => hasHeader && pattern.test(names[column]!));
    target = named(TARGET_NAMES);
    label = target === undefined ? named(LABEL_NAMES) : undefined;
    if (label === undefined && target === undefined) {
      label = guessLabel(all, numeric, picture, (column) => bodyOf(from, column), hasHeader);
      isGuess = label !== undefined;
    }
    if (label !== undefined && isContinuous(bodyOf(from, label))) [label, target] = [undefined, label];
  }
  const used = new Set([label, target, picture]);
  const values = picture === undefined ? numeric.filter((column) => !used.has(column)) : [];
  if (values.length === 0 && picture === undefined)
    throw new FeaturescopeError('data/table-without-numbers', { path, columns: listed(names) });
  const leftOut = all
    .filter((column) => !used.has(column) && !numeric.includes(column))
    .map((column) => names[column]!);
  return { hasHeader, names, label, target, picture, values, leftOut, isGuess };
}

/** A first line of words above numbers names the columns; above words only where it says so itself. */
function looksNamed(lines: readonly (readonly string[])[], isNumeric: (column: number) => boolean): boolean {
  const [first = []] = lines;
  if (lines.length < 2) return first.some((text) => !isNumber(text) && !PICTURE_NAME.test(text));
  if (first.some((text, column) => !isNumber(text) && isNumeric(column))) return true;
  const known = [LABEL_NAMES, TARGET_NAMES, /^(image|file|filename|path|picture|사진|파일)$/i];
  return first.some((text) => known.some((pattern) => pattern.test(text.trim())));
}

/** A column by its name, its number from 1, or as the first or last. @throws FeaturescopeError `data/column-unknown` */
function findColumn(wanted: string, names: readonly string[], path: string): number {
  if (names.includes(wanted)) return names.indexOf(wanted);
  if (wanted === 'first') return 0;
  if (wanted === 'last') return names.length - 1;
  const number = Number(wanted);
  if (Number.isInteger(number) && number >= 1 && number <= names.length) return number - 1;
  throw new FeaturescopeError('data/column-unknown', { path, column: wanted, columns: listed(names) });
}

/** The column of classes where none is named so: the only one of text, else the first or the last. */
function guessLabel(
  all: readonly number[],
  numeric: readonly number[],
  picture: number | undefined,
  bodyOf: (column: number) => string[],
  hasHeader: boolean,
): number | undefined {
  const texts = all.filter((column) => !numeric.includes(column) && column !== picture);
  if (texts.length === 1) return texts[0];
  if (picture !== undefined) return numeric.find((column) => column !== picture);
  const ends = [all[0]!, all.at(-1)!].filter((column) => numeric.includes(column));
  const varied = ends.filter((column) => areClasses(bodyOf(column)));
  // Headers of pixels alone, as of sets whose labels are kept back, have no label to be guessed.
  if (hasHeader && isGrid(all.length)) return undefined;
  return varied[0];
}

/** Whole numbers from 0 on, with at least two values and none as large as a pixel usually is. */
function areClasses(body: readonly string[]): boolean {
  const values = new Set(body);
  const whole = body.every((text) => Number.isInteger(Number(text)) && Number(text) >= 0);
  return whole && values.size > 1 && (values.size <= 10 || values.size <= body.length * MOST_CLASSES);
}

/** Numbers with fractions, which no classes have. */
function isContinuous(body: readonly string[]): boolean {
  return body.length > 0 && body.every(isNumber) && body.some((text) => !Number.isInteger(Number(text)));
}

/** Whether so many values are the pixels of a square picture, grey or in colour. */
export function isGrid(count: number): boolean {
  return [count, count / 3].some((pixels) => Number.isInteger(Math.sqrt(pixels)) && pixels >= 49);
}
