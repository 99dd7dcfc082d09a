import { isUtf8 } from 'node:buffer';
import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import type { DataNote } from '../../../../../src-shared/texts/dataNotes.ts';
import { decodeText, type TextEncoding } from '../../../reading/decodeText.ts';
import type { Split } from '../../Dataset.ts';
import { baseName, locationOf, type DataFile, type FileTree } from '../../files/FileTree.ts';
import { classesOf, labelsOf } from '../../labelsOf.ts';
import { listed } from '../../warnings.ts';
import type { DataFormat, ReadData, ReadRequest } from '../DataFormat.ts';
import { MAX_FILE_BYTES, unpack } from '../idx/unpack.ts';
import { PICTURE_NAME } from '../images/pictureFolders.ts';
import { addNotes } from '../../addNotes.ts';
import { setGround } from '../images/ground.ts';
import { readPictures } from '../images/PictureSet.ts';
import { takePictures } from '../images/takePictures.ts';
import { splitNames } from '../splitNames.ts';
import { delimiterOf, firstLines, readTable, type TableCells } from './readTable.ts';
import { isGrid, sampleColumns, type TableColumns } from './sampleColumns.ts';

const NAME = /\.(csv|tsv)(\.gz)?$/i;
/** Number of bytes and lines from which the columns of a table are determined. */
const SAMPLE_BYTES = 2 ** 20;
const SAMPLE_LINES = 100;

/** Tables of comma-separated values: a label and pixels per row, numbers to classify or predict, or paths of pictures. */
export const csv: DataFormat = {
  name: 'CSV',
  recognises: async (tree) => {
    const tables = tree.files.filter(({ path }) => NAME.test(path));
    if (tables.length === 0) return false;
    if (!tree.files.some(({ path }) => PICTURE_NAME.test(path))) return true;
    const opened = await Promise.all(tables.map((file) => open(file, tree, {}).catch(() => undefined)));
    return opened.some((table) => table?.columns.picture !== undefined);
  },
  read,
};

/** A table whose columns have been determined. */
interface Table {
  file: DataFile;
  path: string;
  /** In UTF-8. */
  bytes: Uint8Array;
  /** What it was written in. */
  encoding: TextEncoding;
  delimiter: string;
  columns: TableColumns;
}

/**
 * @throws FeaturescopeError `data/several-tables`, `data/tables-differ`, `data/table-unlabelled`, `data/label-missing`, the errors of
 * `sampleColumns` and `readTable`, and for pictures those of `readPictures`
 */
async function read(request: ReadRequest): Promise<ReadData> {
  const { tree, options } = request;
  const { train: trainFile, test: testFile, others } = chooseTables(tree);
  const train = await open(trainFile, tree, options);
  const test = testFile && (await open(testFile, tree, options));
  const notes: DataNote[] = [];
  if (others.length > 0) notes.push({ code: 'left-out', detail: { names: listed(others) } });
  if (train.columns.leftOut.length > 0 && train.columns.picture === undefined)
    notes.push({ code: 'columns-left-out', detail: { names: listed(train.columns.leftOut) } });
  const foreign = [train, test].find((table) => table && table.encoding !== 'utf-8');
  if (foreign) notes.push({ code: 'encoding', detail: { encoding: encodingNames[foreign.encoding] } });
  const { label, target, names, isGuess } = train.columns;
  if (isGuess && label !== undefined)
    notes.push({ code: 'column-is-label', detail: { column: names[label]! } });
  if (options.target === undefined && target !== undefined)
    notes.push({ code: 'column-is-target', detail: { column: names[target]! } });
  if (label === undefined && target === undefined)
    throw new FeaturescopeError('data/table-unlabelled', { path: train.path, columns: listed(names) });
  const isTested = test !== undefined && (test.columns.label ?? test.columns.target) !== undefined;
  if (test && !isTested)
    notes.push({ code: 'unlabelled-left-out', detail: { name: baseName(test.file.path) } });
  const tables = isTested ? [train, test] : [train];
  if (train.columns.picture !== undefined) return readPaths(tables, request, notes);
  return readValues(tables, request, notes);
}

/** The tables of the training and the test set. @throws FeaturescopeError `data/several-tables` */
function chooseTables(tree: FileTree): { train: DataFile; test: DataFile | undefined; others: string[] } {
  const tables = tree.files.filter(({ path }) => NAME.test(path));
  if (tables.length === 1) return { train: tables[0]!, test: undefined, others: [] };
  const of = (split: string) => tables.filter(({ path }) => splitNames.within(baseName(path)) === split);
  const [trains, tests] = [of('train'), of('test')];
  if (trains.length !== 1 || tests.length > 1)
    throw new FeaturescopeError('data/several-tables', {
      ...{ path: tree.location, names: listed(tables.map(({ path }) => path)) },
    });
  const others = tables.filter((file) => file !== trains[0] && file !== tests[0]).map(({ path }) => path);
  return { train: trains[0]!, test: tests[0], others };
}

async function open(file: DataFile, tree: FileTree, options: ReadRequest['options']): Promise<Table> {
  const path = locationOf(tree, file);
  const stored = await unpack(await file.read(), MAX_FILE_BYTES, path);
  const { bytes, encoding } = inUtf8(stored);
  if (bytes.length === 0)
    throw new FeaturescopeError('data/table-unreadable', { path, reason: 'it is empty' });
  const end = bytes.length > SAMPLE_BYTES ? bytes.lastIndexOf(10, SAMPLE_BYTES) + 1 : bytes.length;
  const sample = bytes.subarray(0, Math.max(end, 1));
  const firstLine = new TextDecoder().decode(sample.subarray(0, 4096)).split(/\r?\n/)[0]!;
  const delimiter = delimiterOf(firstLine);
  const lines = firstLines(sample, delimiter, SAMPLE_LINES, path);
  return { file, path, bytes, encoding, delimiter, columns: sampleColumns(lines, options, path) };
}

/** As people call them. */
const encodingNames: Readonly<Record<TextEncoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16': 'UTF-16',
  'euc-kr': 'CP949 (EUC-KR)',
  'windows-1252': 'Windows-1252',
};

const [NEWLINE, RETURN] = [10, 13];

/** A table in UTF-8, whose lines end in line feeds. */
function inUtf8(stored: Uint8Array): { bytes: Uint8Array; encoding: TextEncoding } {
  const isPlain = isUtf8(stored);
  const { text, encoding } = isPlain ? { text: '', encoding: 'utf-8' as const } : decodeText(stored);
  const bytes = isPlain ? stored : new TextEncoder().encode(text);
  if (bytes.includes(NEWLINE) || !bytes.includes(RETURN)) return { bytes, encoding };
  return { bytes: bytes.map((sign) => (sign === RETURN ? NEWLINE : sign)), encoding };
}

function cellsOf({ bytes, delimiter, path, columns }: Table, texts: readonly number[]): TableCells {
  const { hasHeader, names, values, target } = columns;
  const numbers = target === undefined ? values : [...values, target];
  return readTable(bytes, { delimiter, hasHeader, names, numbers, texts, path });
}

/** Reads rows of numbers: as pixels of pictures if possible, otherwise as vectors. */
function readValues(tables: readonly Table[], { options, tree }: ReadRequest, notes: DataNote[]): ReadData {
  const [first] = tables as [Table, ...Table[]];
  const width = first.columns.values.length;
  for (const { path, columns } of tables)
    if (columns.values.length !== width)
      throw new FeaturescopeError('data/tables-differ', {
        ...{ path, other: first.path, columns: columns.values.length, expected: width },
      });
  const read = tables.map((table) => {
    const { label } = table.columns;
    const cells = cellsOf(table, label === undefined ? [] : [label]);
    refuseBlankLabels(table, cells.texts[0] ?? []);
    return { table, cells };
  });
  const named = read.map(({ cells }) => (cells.texts[0] ?? []).map(className));
  const isRegression = first.columns.target !== undefined;
  const classes = isRegression ? [] : classesOf(named.flat(), tree.location);
  const inputs = read.map(({ cells, table }) => withoutTarget(cells, table.columns));
  const pixels = asPixels(inputs, width, notes);
  for (const part of pixels?.parts ?? []) addNotes(notes, setGround(part, pixels!.shape, options));
  const splits = read.map(({ cells }, at): Split => ({
    inputs: pixels?.parts[at] ?? inputs[at]!,
    labels: isRegression ? new Uint8Array() : labelsOf(named[at]!, classes),
    ...(isRegression && { targets: targetsOf(cells, width) }),
    count: cells.rows,
  }));
  return {
    shape: pixels?.shape ?? [width],
    classes,
    ...(isRegression && { targetShape: [1] }),
    train: splits[0]!,
    test: splits[1],
    notes,
  };
}

/** @throws FeaturescopeError `data/label-missing` */
function refuseBlankLabels({ path, columns }: Table, labels: readonly string[]): void {
  const at = labels.findIndex((text) => text.trim() === '');
  if (at < 0) return;
  const { names, label, hasHeader } = columns;
  const detail = { path, row: at + (hasHeader ? 2 : 1), column: names[label!]! };
  throw new FeaturescopeError('data/label-missing', detail);
}

/** Normalises a class name: `7` and `7.0` are the same class. */
function className(text: string): string {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) ? String(value) : text.trim().normalize('NFC');
}

function withoutTarget({ numbers, rows }: TableCells, { values, target }: TableColumns): Float32Array {
  if (target === undefined) return numbers;
  const width = values.length;
  const kept = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++)
    kept.set(numbers.subarray(row * (width + 1), row * (width + 1) + width), row * width);
  return kept;
}

const targetsOf = ({ numbers, rows }: TableCells, width: number): Float32Array =>
  Float32Array.from({ length: rows }, (_none, row) => numbers[row * (width + 1) + width]!);

/** The numbers as pixels, if their count is that of a square picture and all are integers in 0..255. */
function asPixels(
  parts: readonly Float32Array[],
  width: number,
  notes: DataNote[],
): { shape: [number, number, number]; parts: Uint8Array[] } | undefined {
  if (!isGrid(width)) return undefined;
  const most = parts.reduce((largest, part) => Math.max(largest, largestByte(part)), 0);
  if (most === Infinity) return undefined;
  const channels = Number.isInteger(Math.sqrt(width)) ? 1 : 3;
  const side = Math.sqrt(width / channels);
  // Data sets with few grey levels count them from 0: 16 is white in the 8x8 digits of scikit-learn.
  const isScaled = most > 1 && most <= 16;
  if (isScaled || most === 1) notes.push({ code: 'brightness-scaled', detail: { most } });
  const factor = isScaled || most === 1 ? 255 / most : 1;
  const bytes = parts.map((part) => {
    const scaled = new Uint8Array(part.length);
    for (let at = 0; at < part.length; at++) scaled[at] = Math.round(part[at]! * factor);
    return scaled;
  });
  return { shape: [side, side, channels], parts: bytes };
}

/** The maximum of values that are all integers in 0..255; Infinity if one is not. */
function largestByte(values: Float32Array): number {
  let most = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (!Number.isInteger(value) || value < 0 || value > 255) return Infinity;
    if (value > most) most = value;
  }
  return most;
}

/** Reads rows that contain paths of pictures. @throws FeaturescopeError as `readPictures`, `data/picture-missing` */
async function readPaths(
  tables: readonly Table[],
  { tree, options, signal, onProgress }: ReadRequest,
  notes: DataNote[],
): Promise<ReadData> {
  const byPath = new Map(tree.files.map((file) => [file.path.normalize('NFC'), file]));
  const rows = tables.flatMap((table, split) => {
    const { picture, label } = table.columns;
    const cells = cellsOf(table, [picture!, label ?? picture!]);
    const folder = table.file.path.includes('/') ? table.file.path.replace(/\/[^/]*$/, '/') : '';
    return cells.texts[0]!.map((text, at) => {
      const wanted = text.trim().replaceAll('\\', '/').replace(/^\.\//, '').normalize('NFC');
      const file = byPath.get(folder + wanted) ?? byPath.get(wanted);
      const row = at + (table.columns.hasHeader ? 2 : 1);
      if (!file) throw new FeaturescopeError('data/picture-missing', { path: table.path, row, name: wanted });
      return { file, split, name: className(cells.texts[1]![at]!) };
    });
  });
  const path = tree.location;
  const files = rows.map(({ file }) => file);
  const set = await readPictures(files, { options, path, signal, onProgress });
  const names = rows.map(({ name }) => name);
  const classes = classesOf(names, path);
  const labels = labelsOf(names, classes);
  const of = (wanted: number): Split => takePictures(set, labels, (file) => rows[file]!.split === wanted);
  const test = tables.length > 1 ? of(1) : undefined;
  return { shape: set.shape, classes, train: of(0), test, notes: [...notes, ...set.notes] };
}
