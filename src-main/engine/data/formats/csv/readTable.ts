import { parse } from 'csv-parse/sync';
import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import { truthOf } from './oneHot.ts';

/** The cells of a table: numbers of some columns, texts of others. */
export interface TableCells {
  rows: number;
  /** `[rows, columns]` of the columns requested as numbers, in their order. */
  numbers: Float32Array;
  /** The cells of each column requested as text, from top to bottom. */
  texts: string[][];
}

/** The requested cells of a table. */
export interface TableRequest {
  delimiter: string;
  hasHeader: boolean;
  names: readonly string[];
  numbers: readonly number[];
  texts: readonly number[];
  /** Path of the table, for messages. */
  path: string;
}

/** Maximum size of a table's numbers in bytes: 2 GiB. */
const MOST_BYTES = 2 ** 31;
const [NEWLINE, RETURN, QUOTE] = [10, 13, 34];
const [ZERO, NINE] = [48, 57];

/**
 * Reads a table of comma-separated values.
 * @throws FeaturescopeError `data/table-ragged`, `data/table-not-a-number` with row (the line, from 1) and column, `data/too-large`
 */
export function readTable(bytes: Uint8Array, request: TableRequest): TableCells {
  return bytes.includes(QUOTE) ? readQuoted(bytes, request) : readPlain(bytes, request);
}

/** The first lines of a table, split into fields. @throws FeaturescopeError `data/table-unreadable` */
export function firstLines(bytes: Uint8Array, delimiter: string, count: number, path: string): string[][] {
  return parseText(new TextDecoder().decode(bytes), { delimiter, to: count }, path);
}

/** The delimiter: the candidate that occurs most often in the first line. */
export function delimiterOf(firstLine: string): string {
  const count = (sign: string): number => firstLine.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** Number of rows that are looked at beyond the first. */
const FURTHER = 200;

/** Rows spread over a whole table, split into fields; those that quotes or missing fields make unclear are passed over. */
export function furtherRows(bytes: Uint8Array, delimiter: string, path: string): string[][] {
  const decoder = new TextDecoder();
  const rows: string[][] = [];
  let last = 0;
  for (let row = 1; row <= FURTHER; row++) {
    const place = Math.floor((bytes.length * row) / (FURTHER + 1));
    const begin = bytes.indexOf(NEWLINE, Math.max(last, place));
    const end = bytes.indexOf(NEWLINE, begin + 1);
    if (begin < 0 || end < 0) break;
    last = end;
    try {
      rows.push(...parseText(decoder.decode(bytes.subarray(begin + 1, end)), { delimiter }, path));
    } catch {
      // A field in quotes that goes on in another line.
    }
  }
  return rows;
}

function parseText(text: string, options: { delimiter: string; to?: number }, path: string): string[][] {
  try {
    return parse(text, { ...options, skip_empty_lines: true, relax_column_count: true, bom: true });
  } catch (error) {
    const reason = (error as Error).message;
    throw new FeaturescopeError('data/table-unreadable', { path, reason }, { cause: error });
  }
}

/** Reads a table with quoted fields: slower, but correct for every table. */
function readQuoted(bytes: Uint8Array, request: TableRequest): TableCells {
  const lines = parseText(new TextDecoder().decode(bytes), request, request.path);
  if (request.hasHeader) lines.shift();
  const cells = makeCells(lines.length, request);
  lines.forEach((line, row) => {
    if (line.length !== request.names.length) throw ragged(request, row, line.length);
    request.numbers.forEach((column, at) => {
      const value = valueOf(line[column]!);
      if (!Number.isFinite(value)) throw notANumber(request, row, column, line[column]!);
      cells.numbers[row * request.numbers.length + at] = value;
    });
    request.texts.forEach((column, at) => cells.texts[at]!.push(line[column]!));
  });
  return cells;
}

/** Reads a table without quotes directly from the bytes, a hundred times as fast. */
function readPlain(bytes: Uint8Array, request: TableRequest): TableCells {
  const separator = request.delimiter.charCodeAt(0);
  const cells = makeCells(countLines(bytes) - (request.hasHeader ? 1 : 0), request);
  const places = request.names.map((_name, column) => request.numbers.indexOf(column));
  const textPlaces = request.names.map((_name, column) => request.texts.indexOf(column));
  const width = request.numbers.length;
  const decoder = new TextDecoder();
  let at = startOf(bytes);
  let row = request.hasHeader ? -1 : 0;
  while (at < bytes.length) {
    if (bytes[at] === NEWLINE || bytes[at] === RETURN) {
      at++; // an empty line
      continue;
    }
    let column = 0;
    for (let isLast = false; !isLast; column++) {
      const from = at;
      while (at < bytes.length && bytes[at] !== separator && bytes[at] !== NEWLINE) at++;
      isLast = bytes[at] !== separator;
      const to = isLast && bytes[at - 1] === RETURN ? at - 1 : at;
      at++;
      if (row < 0) continue;
      const place = places[column] ?? -1;
      if (place >= 0) {
        const value = numberAt(bytes, from, to, decoder);
        if (!Number.isFinite(value))
          throw notANumber(request, row, column, decoder.decode(bytes.subarray(from, to)));
        cells.numbers[row * width + place] = value;
      } else if ((textPlaces[column] ?? -1) >= 0)
        cells.texts[textPlaces[column]!]!.push(decoder.decode(bytes.subarray(from, to)));
    }
    if (row >= 0 && column !== request.names.length) throw ragged(request, row, column);
    row++;
  }
  return cells;
}

/** The value of a field; NaN if it is not a number. */
function numberAt(bytes: Uint8Array, from: number, to: number, decoder: TextDecoder): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const sign = bytes[at]!;
    if (sign < ZERO || sign > NINE || at - from > 14) {
      return valueOf(decoder.decode(bytes.subarray(from, to)));
    }
    value = value * 10 + sign - ZERO;
  }
  return from === to ? NaN : value;
}

/** The number that a cell says; truth values are 0 and 1. NaN for others. */
function valueOf(cell: string): number {
  const text = cell.trim();
  const value = text === '' ? NaN : Number(text);
  return Number.isNaN(value) ? truthOf(text) : value;
}

/** Offset after a byte order mark. */
const startOf = (bytes: Uint8Array): number =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;

/** Number of non-empty lines. */
function countLines(bytes: Uint8Array): number {
  let [count, isEmpty] = [0, true];
  for (let at = startOf(bytes); at < bytes.length; at++) {
    const sign = bytes[at]!;
    if (sign === NEWLINE) {
      if (!isEmpty) count++;
      isEmpty = true;
    } else if (sign !== RETURN) isEmpty = false;
  }
  return isEmpty ? count : count + 1;
}

function makeCells(rows: number, { numbers, texts, path }: TableRequest): TableCells {
  if (rows * numbers.length * 4 > MOST_BYTES)
    throw new FeaturescopeError('data/too-large', { path, count: rows, size: `${numbers.length}` });
  return { rows, numbers: new Float32Array(rows * numbers.length), texts: texts.map(() => []) };
}

const lineOf = ({ hasHeader }: TableRequest, row: number): number => row + (hasHeader ? 2 : 1);

function ragged(request: TableRequest, row: number, actual: number): FeaturescopeError {
  const { path, names } = request;
  const detail = { path, row: lineOf(request, row), actual, expected: names.length };
  return new FeaturescopeError('data/table-ragged', detail);
}

function notANumber(request: TableRequest, row: number, column: number, value: string): FeaturescopeError {
  const { path, names } = request;
  const detail = { path, row: lineOf(request, row), column: names[column] ?? column + 1, value };
  return new FeaturescopeError('data/table-not-a-number', detail);
}
