import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import { baseName, locationOf, type DataFile } from '../../files/FileTree.ts';
import { classesOf, labelsOf } from '../../labelsOf.ts';
import { listed } from '../../warnings.ts';
import { UnreadableFile } from '../../../reading/readRegularFile.ts';
import { readInThread } from '../../../reading/threads/readInThread.ts';
import type { DataFormat, ReadData, ReadRequest } from '../DataFormat.ts';
import { readPictures } from '../images/PictureSet.ts';
import { splitByPart } from '../images/splitByPart.ts';
import { takePictures } from '../images/takePictures.ts';
import { splitNames, type SplitName } from '../splitNames.ts';
import { MOST_ROWS, type ParquetContent } from './ParquetContent.ts';

/** Parquet files with pictures and labels, the distribution format of Hugging Face data sets. */
export const parquet: DataFormat = {
  name: 'Parquet',
  recognises: ({ files }) => files.some(isParquet),
  read,
};

const isParquet = ({ path }: Pick<DataFile, 'path'>): boolean => /\.parquet$/i.test(path);

/** The rows of one file. */
interface Rows {
  path: string;
  part: SplitName | undefined;
  pictures: Uint8Array[];
  /** A label of each picture; undefined where there is none. */
  labels: (string | undefined)[];
  /** Name of the column of labels. */
  column: string;
  /** Class names of the labels, if the file contains them. */
  known: string[] | undefined;
}

/**
 * @throws FeaturescopeError `data/parquet-unreadable`, `data/columns-unknown`, `data/label-missing`, `data/table-unlabelled`,
 * `data/label-out-of-range`, and the errors of `readPictures`
 */
async function read({ tree, options, signal, onProgress }: ReadRequest): Promise<ReadData> {
  const files = tree.files.filter(isParquet);
  const all: Rows[] = [];
  for (const file of files) all.push(await readFile(file, locationOf(tree, file), options, signal));
  const labelled = all.filter(isLabelled);
  const path = tree.location;
  if (labelled.length === 0)
    throw new FeaturescopeError('data/table-unlabelled', { path, columns: all[0]?.column ?? '–' });
  const names = labelled.flatMap(({ labels }) => labels as string[]);
  const inMemory = labelled
    .flatMap(({ pictures }) => pictures)
    .map((bytes, at): DataFile => ({
      path: `${at}`,
      bytes: bytes.length,
      modified: 0,
      read: () => Promise.resolve(bytes),
    }));
  const set = await readPictures(inMemory, { options, path, signal, onProgress });
  const classes = labelled.find(({ known }) => known)?.known ?? classesOf(names, path);
  const labels = labelsOf(names, classes);
  const parts = labelled.flatMap((rows) => rows.labels.map(() => rows.part));
  const { notes, ...splits } = splitByPart(
    set.read.map((file) => parts[file]),
    (rows) => takePictures(set, labels, rows),
  );
  const left = all.filter((rows) => !labelled.includes(rows));
  if (left.length > 0) {
    const name = listed(left.map((rows) => baseName(rows.path)));
    notes.push({ code: 'labels-withheld', detail: { name, column: left[0]!.column } });
  }
  return { shape: set.shape, classes, ...splits, notes: [...set.notes, ...notes] };
}

/** Whether a file has labels at all, which are withheld for the test sets of contests. @throws FeaturescopeError `data/label-missing` */
function isLabelled({ labels, path, column }: Rows): boolean {
  const missing = labels.indexOf(undefined);
  if (missing < 0) return labels.length > 0;
  if (labels.every((label) => label === undefined)) return false;
  throw new FeaturescopeError('data/label-missing', { path, row: missing + 1, column });
}

async function readFile(
  file: DataFile,
  path: string,
  { label }: ReadRequest['options'],
  signal: AbortSignal | undefined,
): Promise<Rows> {
  const bytes = await file.read(signal);
  const asked = { options: label, signal };
  const read = await readInThread<ParquetContent>('parquet', bytes, asked).catch((error: unknown) => {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new FeaturescopeError('data/parquet-unreadable', { path, reason: error.message }, { cause: error });
  });
  const { columns, rows, column, pictures, labels, known } = read;
  if (rows > MOST_ROWS)
    throw new FeaturescopeError('data/too-many-images', { path, count: rows, most: MOST_ROWS });
  if (!pictures || !labels || column === undefined)
    throw new FeaturescopeError('data/columns-unknown', { path, columns: listed(columns) || '–' });
  return {
    path,
    part: splitNames.within(baseName(file.path)) ?? splitNames.of(file.path.split('/').at(-2) ?? ''),
    pictures,
    labels: labels.map((value, index) => classOf(value, known, { path, index })),
    column,
    known,
  };
}

/**
 * The name of a row's class; undefined for a row without one: nothing, or a number below zero.
 * @param known class names of whole numbers, if there are any
 * @throws FeaturescopeError `data/label-out-of-range`
 */
function classOf(
  label: string | number | boolean | null,
  known: readonly string[] | undefined,
  { path, index }: { path: string; index: number },
): string | undefined {
  if (label === null || label === '') return undefined;
  if (typeof label !== 'number') return String(label);
  if (label < 0 || Number.isNaN(label)) return undefined;
  if (!known) return String(label);
  const name = known[label];
  if (name !== undefined) return name;
  throw new FeaturescopeError('data/label-out-of-range', { path, label, index, classes: known.length });
}
