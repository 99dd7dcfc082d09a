import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Split } from '../../Dataset.ts';
import { baseName, locationOf, type DataFile } from '../../files/FileTree.ts';
import { classesOf, labelsOf } from '../../labelsOf.ts';
import { listed } from '../../warnings.ts';
import type { DataFormat, ReadData, ReadRequest } from '../DataFormat.ts';
import { readPictures } from '../images/PictureSet.ts';
import { takePictures } from '../images/takePictures.ts';
import { splitNames } from '../splitNames.ts';

/** Maximum number of rows of a file. */
const MOST_ROWS = 5_000_000;
const IMAGES = /^(image|img|picture|pixel_values)$/i;
const LABELS = /^(label|labels|class|fine_label|target)$/i;

/** Parquet files with pictures and labels, the distribution format of Hugging Face data sets. */
export const parquet: DataFormat = {
  name: 'Parquet',
  recognises: ({ files }) => files.some(isParquet),
  read,
};

const isParquet = ({ path }: Pick<DataFile, 'path'>): boolean => /\.parquet$/i.test(path);

/** The rows of one file. */
interface Rows {
  isTest: boolean;
  pictures: Uint8Array[];
  names: string[];
  /** Class names of the labels, if the file contains them. */
  known: string[] | undefined;
}

/** @throws FeaturescopeError `data/parquet-unreadable`, `data/columns-unknown`, and the errors of `readPictures` */
async function read({ tree, options, signal, onProgress }: ReadRequest): Promise<ReadData> {
  const files = tree.files.filter(isParquet);
  const all: Rows[] = [];
  for (const file of files) all.push(await readFile(file, locationOf(tree, file), options, signal));
  const pictures = all.flatMap((rows) => rows.pictures);
  const names = all.flatMap((rows) => rows.names);
  const isTest = all.flatMap((rows) => rows.names.map(() => rows.isTest));
  const inMemory = pictures.map((bytes, at): DataFile => ({
    path: `${at}`,
    bytes: bytes.length,
    modified: 0,
    read: () => Promise.resolve(bytes),
  }));
  const path = tree.location;
  const set = await readPictures(inMemory, { options, path, signal, onProgress });
  const classes = all[0]?.known ?? classesOf(names, path);
  const labels = labelsOf(names, classes);
  const [train, test] = [false, true].map((wanted) =>
    takePictures(set, labels, (file) => isTest[file] === wanted),
  ) as [Split, Split];
  const shared = { shape: set.shape, classes, notes: set.notes };
  if (train.count === 0) return { ...shared, train: test };
  return test.count === 0 ? { ...shared, train } : { ...shared, train, test };
}

async function readFile(
  file: DataFile,
  path: string,
  { label }: ReadRequest['options'],
  signal: AbortSignal | undefined,
): Promise<Rows> {
  const bytes = await file.read(signal);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const source: AsyncBuffer = {
    byteLength: buffer.byteLength,
    slice: (from, to) => Promise.resolve(buffer.slice(from, to)),
  };
  const parsed = await (async () => {
    const metadata = await parquetMetadataAsync(source);
    if (Number(metadata.num_rows) > MOST_ROWS)
      throw new FeaturescopeError('data/too-many-images', {
        ...{ path, count: Number(metadata.num_rows), most: MOST_ROWS },
      });
    const rows = await parquetReadObjects({ file: source, metadata, compressors, utf8: false });
    return { metadata, rows };
  })().catch((error: unknown) => {
    if (error instanceof FeaturescopeError) throw error;
    throw new FeaturescopeError(
      'data/parquet-unreadable',
      { path, reason: reason('it is damaged') },
      { cause: error },
    );
  });
  const columns = Object.keys(parsed.rows[0] ?? {});
  const images = columns.find((name) => IMAGES.test(name));
  const labels = label ?? columns.find((name) => LABELS.test(name));
  if (images === undefined || labels === undefined || !columns.includes(labels))
    throw new FeaturescopeError('data/columns-unknown', { path, columns: listed(columns) || '–' });
  const known = classNamesIn(parsed.metadata.key_value_metadata ?? [], labels);
  const nameOf = (value: unknown): string => known?.[Number(value)] ?? textOf(value);
  return {
    isTest: splitNames.within(baseName(file.path)) === 'test',
    pictures: parsed.rows.map((row) => bytesOf(row[images])),
    names: parsed.rows.map((row) => nameOf(row[labels])),
    known,
  };
}

function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : '?';
}

/**
 * The bytes of a picture's file, from a binary column or one of `{ bytes, path }`; invalid ones are skipped later as
 * unreadable.
 */
function bytesOf(value: unknown): Uint8Array {
  const inside = typeof value === 'object' && value !== null && 'bytes' in value ? value.bytes : value;
  return inside instanceof Uint8Array ? inside : new Uint8Array();
}

interface KeyValue {
  key: string;
  value?: string | undefined;
}

/** The class names in the metadata that Hugging Face adds to the table. */
function classNamesIn(pairs: readonly KeyValue[], column: string): string[] | undefined {
  const text = pairs.find(({ key }) => key === 'huggingface')?.value;
  try {
    const told = JSON.parse(text ?? '{}') as { info?: { features?: Record<string, { names?: unknown }> } };
    const names = told.info?.features?.[column]?.names;
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : undefined;
  } catch {
    return undefined;
  }
}
