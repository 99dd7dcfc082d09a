import { parquetMetadataAsync, parquetReadObjects, parquetSchema, type AsyncBuffer } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../../reading/readRegularFile.ts';
import { MOST_ROWS, type ParquetContent } from './ParquetContent.ts';

const IMAGES = /^(image|img|picture|pixel_values)$/i;
const LABELS = /^(label|labels|class|fine_label|target)$/i;

/**
 * Reads the pictures and labels of a Parquet file. Damaged files can keep it busy for ever.
 * @param label name of the column of labels; found by the usual names, or by the file's own description, if it is missing
 * @returns without pictures and labels for a file that does not have them, or more rows than are read
 * @throws UnreadableFile for labels that are neither numbers nor texts, and whatever the library throws
 */
export async function readParquet(bytes: Uint8Array, label: string | undefined): Promise<ParquetContent> {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const file: AsyncBuffer = {
    byteLength: buffer.byteLength,
    slice: (from, to) => Promise.resolve(buffer.slice(from, to)),
  };
  const metadata = await parquetMetadataAsync(file);
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
  const features = featuresIn(metadata.key_value_metadata ?? []);
  const isOf = (type: string) => (name: string) => features[name]?._type === type;
  const images = columns.find((name) => IMAGES.test(name)) ?? columns.find(isOf('Image'));
  const found = label ?? columns.find((name) => LABELS.test(name)) ?? columns.find(isOf('ClassLabel'));
  const column = found !== undefined && columns.includes(found) ? found : undefined;
  const content: ParquetContent = {
    ...{ columns, rows: Number(metadata.num_rows), column },
    ...{
      pictures: undefined,
      labels: undefined,
      known: column === undefined ? undefined : namesOf(features[column]),
    },
  };
  if (images === undefined || column === undefined || content.rows > MOST_ROWS) return content;
  const wanted = { file, metadata, compressors, utf8: false, columns: [images, column] };
  const rows = await parquetReadObjects(wanted);
  return {
    ...content,
    rows: rows.length,
    pictures: rows.map((row) => bytesOf(row[images])),
    labels: rows.map((row) => labelOf(row[column])),
  };
}

/** @throws UnreadableFile */
function labelOf(value: unknown): string | number | boolean | null {
  const label = value instanceof Uint8Array ? new TextDecoder().decode(value) : (value ?? null);
  if (label === null || typeof label === 'string' || typeof label === 'number' || typeof label === 'boolean')
    return label;
  if (typeof label === 'bigint') return Number(label);
  throw new UnreadableFile(reason('its labels are neither numbers nor texts'));
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

/** What Hugging Face says of a column. */
interface Feature {
  _type?: unknown;
  names?: unknown;
}

/** What the metadata that Hugging Face adds to a table says of its columns; nothing if there are none. */
function featuresIn(pairs: readonly KeyValue[]): Readonly<Record<string, Feature | undefined>> {
  const text = pairs.find(({ key }) => key === 'huggingface')?.value;
  try {
    const told = JSON.parse(text ?? '{}') as { info?: { features?: Record<string, Feature> } } | null;
    return told?.info?.features ?? {};
  } catch {
    return {};
  }
}

function namesOf(feature: Feature | undefined): string[] | undefined {
  const names = feature?.names;
  return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : undefined;
}
