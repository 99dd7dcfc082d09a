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
import { asPixels } from './asPixels.ts';
import { delimiterOf, firstLines, furtherRows, readTable, type TableCells } from './readTable.ts';
import { sameColumns, type TrainedTable } from './sameColumns.ts';
import { notOneHot, sampleColumns, type TableColumns } from './sampleColumns.ts';

const NAME = /\.(csv|tsv)(\.gz)?$/i;
/** Number of bytes and lines from which the columns of a table are determined. */
const SAMPLE_BYTES = 2 ** 20;
const SAMPLE_LINES = 100;
/** Most columns that people can choose the label from; tables of pixels have more. */
const MOST_OFFERED = 60;

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
 * @throws FeaturescopeError `data/several-tables`, `data/table-unlabelled`, `data/label-missing`, `data/no-picture-size`, the
 * errors of `sampleColumns`, `sameColumns` and `readTable`, and for pictures those of `readPictures`
 */
async function read(request: ReadRequest): Promise<ReadData> {
  const { tree, options } = request;
  const { train: trainFile, test: testFile, validation, others } = chooseTables(tree);
  const train = await open(trainFile, tree, options);
  if (!hasLabels(train.columns)) {
    const { names } = train.columns;
    const all = names.slice(0, MOST_OFFERED).join('\n');
    throw new FeaturescopeError('data/table-unlabelled', { path: train.path, columns: listed(names), all });
  }
  const given = testFile && (await open(testFile, tree, options, train));
  const isNeeded = !given || !hasLabels(given.columns);
  const spare = validation && isNeeded ? await open(validation, tree, options, train) : undefined;
  const held = [given, spare].filter((table) => table !== undefined);
  const test = held.find(({ columns }) => hasLabels(columns));
  const notes: DataNote[] = [];
  if (others.length > 0) notes.push({ code: 'left-out', detail: { names: listed(others) } });
  if (train.columns.leftOut.length > 0 && train.columns.picture === undefined)
    notes.push({ code: 'columns-left-out', detail: { names: listed(train.columns.leftOut) } });
  const foreign = [train, ...held].find(({ encoding }) => encoding !== 'utf-8');
  if (foreign) notes.push({ code: 'encoding', detail: { encoding: encodingNames[foreign.encoding] } });
  const { label, oneHot, target, names, isGuess, otherLabels } = train.columns;
  if (oneHot) {
    const detail = {
      columns: listed(oneHot.columns.map((column) => names[column]!)),
      count: oneHot.classes.length,
      classes: listed(oneHot.classes),
    };
    notes.push({ code: 'columns-are-classes', detail });
  }
  if (otherLabels.length > 0) notes.push({ code: 'labels-left-out', detail: { names: listed(otherLabels) } });
  if (isGuess && label !== undefined)
    notes.push({ code: 'column-is-label', detail: { column: names[label]! } });
  if (options.target === undefined && target !== undefined)
    notes.push({ code: 'column-is-target', detail: { column: names[target]! } });
  const column = listed([label, target, ...(oneHot?.columns ?? [])].flatMap((at) => names[at ?? -1] ?? []));
  const leftOut = held.filter(({ columns }) => !hasLabels(columns)).map(({ file }) => baseName(file.path));
  if (leftOut.length > 0)
    notes.push({ code: 'unlabelled-left-out', detail: { name: listed(leftOut), column } });
  if (validation && test)
    notes.push({
      code: test === given ? 'validation-left-out' : 'validation-tests',
      detail: { name: baseName(validation.path) },
    });
  const tables = test ? [train, test] : [train];
  const isOfPaths = train.columns.picture !== undefined;
  const data = await (isOfPaths ? readPaths : readValues)(tables, request, notes);
  return names.length > MOST_OFFERED ? data : { ...data, columns: names };
}

const hasLabels = ({ label, target, oneHot }: TableColumns): boolean =>
  label !== undefined || target !== undefined || oneHot !== undefined;

/** The tables of a data set by the parts that their names tell. */
interface ChosenTables {
  train: DataFile;
  test: DataFile | undefined;
  validation: DataFile | undefined;
  others: string[];
}

/** @throws FeaturescopeError `data/several-tables` */
function chooseTables(tree: FileTree): ChosenTables {
  const tables = tree.files.filter(({ path }) => NAME.test(path));
  if (tables.length === 1) return { train: tables[0]!, test: undefined, validation: undefined, others: [] };
  const of = (split: string) => tables.filter(({ path }) => splitNames.within(baseName(path)) === split);
  const [trains, tests, validations] = [of('train'), of('test'), of('validation')];
  if (trains.length !== 1 || tests.length > 1 || validations.length > 1)
    throw new FeaturescopeError('data/several-tables', {
      ...{ path: tree.location, names: listed(tables.map(({ path }) => path)) },
    });
  const [[train], [test], [validation]] = [trains, tests, validations];
  const others = tables.filter((file) => ![train, test, validation].includes(file)).map(({ path }) => path);
  return { train: train!, test, validation, others };
}

/** @param trained the training table, if this is another */
async function open(
  file: DataFile,
  tree: FileTree,
  options: ReadRequest['options'],
  trained?: TrainedTable,
): Promise<Table> {
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
  const table = { file, path, bytes, encoding, delimiter };
  if (trained) {
    const columns = sameColumns(lines, trained, options, path);
    if (columns.oneHot && !isOneHotThroughout({ ...table, columns }))
      throw notOneHot(columns.oneHot, columns.names, path);
    return { ...table, columns };
  }
  const further = lines.length < SAMPLE_LINES ? [] : furtherRows(bytes, delimiter, path);
  const columns = sampleColumns(lines, options, path, { further });
  if (!columns.oneHot || isOneHotThroughout({ ...table, columns })) return { ...table, columns };
  if (columns.oneHot.isNamed) throw notOneHot(columns.oneHot, columns.names, path);
  return { ...table, columns: sampleColumns(lines, options, path, { further, oneHotByNameAlone: true }) };
}

/** Whether exactly one of a table's one-hot columns is 1 in each of its rows, not only in those that were looked at. */
function isOneHotThroughout(table: Table): boolean {
  const { hasHeader, names, oneHot } = table.columns;
  const { bytes, delimiter, path } = table;
  const numbers = oneHot!.columns;
  try {
    const cells = readTable(bytes, { delimiter, hasHeader, names, numbers, texts: [], path });
    return classesIn(cells, numbers.length).every((at) => at >= 0);
  } catch (error) {
    const isOfCell = error instanceof FeaturescopeError && error.code === 'data/table-not-a-number';
    if (oneHot!.isNamed || !isOfCell) throw error;
    return false;
  }
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

/** The numbers of a table: its inputs, then its target, then its one-hot columns; and texts of some columns. */
function cellsOf({ bytes, delimiter, path, columns }: Table, texts: readonly number[]): TableCells {
  const { hasHeader, names, values, target, oneHot } = columns;
  const numbers = [...values, ...(target === undefined ? [] : [target]), ...(oneHot?.columns ?? [])];
  return readTable(bytes, { delimiter, hasHeader, names, numbers, texts, path });
}

/** Of each row the place of the only 1 among one-hot columns, which are the last; -1 if there is not exactly one. */
function classesIn({ numbers, rows }: Pick<TableCells, 'numbers' | 'rows'>, count: number): number[] {
  const width = numbers.length / rows;
  return Array.from({ length: rows }, (_none, row) => {
    const own = numbers.subarray((row + 1) * width - count, (row + 1) * width);
    const at = own.indexOf(1);
    return own.every((value, column) => value === (column === at ? 1 : 0)) ? at : -1;
  });
}

/** Reads rows of numbers: as pixels of pictures if possible, otherwise as vectors. */
function readValues(tables: readonly Table[], { options, tree }: ReadRequest, notes: DataNote[]): ReadData {
  const [first] = tables as [Table, ...Table[]];
  const width = first.columns.values.length;
  const read = tables.map((table) => {
    const { label } = table.columns;
    const cells = cellsOf(table, label === undefined ? [] : [label]);
    refuseBlankLabels(table, cells.texts[0] ?? []);
    return { table, cells };
  });
  const isRegression = first.columns.target !== undefined;
  const { oneHot } = first.columns;
  const named = read.map(({ cells }) =>
    oneHot
      ? classesIn(cells, oneHot.columns.length).map((at) => oneHot.classes[at]!)
      : (cells.texts[0] ?? []).map(className),
  );
  const classes = isRegression ? [] : (oneHot?.classes ?? classesOf(named.flat(), tree.location));
  const inputs = read.map(({ cells }) => inputsOf(cells, width));
  const { path } = first;
  const pixels = asPixels({ parts: inputs, names: valueNames(first.columns), options, path }, notes);
  for (const part of pixels?.parts ?? [])
    if (part instanceof Uint8Array) addNotes(notes, setGround(part, pixels!.shape, options));
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

/** The first columns of all that were read as numbers. */
function inputsOf({ numbers, rows }: TableCells, width: number): Float32Array {
  if (numbers.length === rows * width) return numbers;
  const all = numbers.length / rows;
  const kept = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) kept.set(numbers.subarray(row * all, row * all + width), row * width);
  return kept;
}

/** Names of the columns of a network's input, if the table tells them. */
const valueNames = ({ hasHeader, names, values }: TableColumns): string[] =>
  values.map((column) => (hasHeader ? names[column]! : ''));

const targetsOf = ({ numbers, rows }: TableCells, width: number): Float32Array =>
  Float32Array.from({ length: rows }, (_none, row) => numbers[row * (width + 1) + width]!);

/** Reads rows that contain paths of pictures. @throws FeaturescopeError as `readPictures`, `data/picture-missing` */
async function readPaths(
  tables: readonly Table[],
  { tree, options, signal, onProgress }: ReadRequest,
  notes: DataNote[],
): Promise<ReadData> {
  const byPath = new Map(tree.files.map((file) => [file.path.normalize('NFC'), file]));
  const rows = tables.flatMap((table, split) => {
    const { picture, label, oneHot } = table.columns;
    const cells = cellsOf(table, [picture!, label ?? picture!]);
    const classes = oneHot && classesIn(cells, oneHot.columns.length);
    const folder = table.file.path.includes('/') ? table.file.path.replace(/\/[^/]*$/, '/') : '';
    return cells.texts[0]!.map((text, at) => {
      const wanted = text.trim().replaceAll('\\', '/').replace(/^\.\//, '').normalize('NFC');
      const file = byPath.get(folder + wanted) ?? byPath.get(wanted);
      const row = at + (table.columns.hasHeader ? 2 : 1);
      if (!file) throw new FeaturescopeError('data/picture-missing', { path: table.path, row, name: wanted });
      const name = oneHot ? oneHot.classes[classes![at]!]! : className(cells.texts[1]![at]!);
      return { file, split, name };
    });
  });
  const path = tree.location;
  const files = rows.map(({ file }) => file);
  const set = await readPictures(files, { options, path, signal, onProgress });
  const names = rows.map(({ name }) => name);
  const classes = tables[0]!.columns.oneHot?.classes ?? classesOf(names, path);
  const labels = labelsOf(names, classes);
  const places = Array.from(set.read.keys());
  const of = (wanted: number): Split =>
    takePictures(
      set,
      labels,
      places.filter((place) => rows[set.read[place]!]!.split === wanted),
    );
  const test = tables.length > 1 ? of(1) : undefined;
  return { shape: set.shape, classes, train: of(0), test, notes: [...notes, ...set.notes] };
}
