import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { makeFolder, writeAtomically } from '../library/files.ts';
import { readRegularFileLater } from '../reading/readRegularFile.ts';
import type { Dataset, Split } from './Dataset.ts';
import type { ReadingOptions } from './DataReference.ts';
import type { FileTree } from './files/FileTree.ts';
import { cacheFolder } from './locate.ts';

/** Incremented whenever data is decoded differently than before. */
const VERSION = 4;
/** Maximum size of the cache in bytes; least recently used data sets are removed. */
const MOST_BYTES = 4 * 2 ** 30;
/** Smaller data sets are read as fast as they are found in the cache. */
const LEAST_BYTES = 2 ** 16;

const ArraySchema = v.object({
  type: v.picklist(['Uint8Array', 'Uint16Array', 'Float32Array']),
  length: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
const SplitSchema = v.object({
  count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  inputs: ArraySchema,
  labels: ArraySchema,
  targets: v.optional(ArraySchema),
  fields: v.optional(v.array(ArraySchema)),
});
const HeadSchema = v.object({
  version: v.literal(VERSION),
  data: v.looseObject({ name: v.string(), shape: v.array(v.number()), classes: v.array(v.string()) }),
  train: SplitSchema,
  test: SplitSchema,
});
const kinds = { Uint8Array, Uint16Array, Float32Array } as const;

/** The cached data set of the same files and options; undefined if there is none, or it is damaged. */
export async function readDecoded(tree: FileTree, options: ReadingOptions): Promise<Dataset | undefined> {
  try {
    const bytes = await readRegularFileLater(pathOf(tree, options), MOST_BYTES);
    const headBytes = bytes.readUInt32LE(0);
    const head = v.parse(HeadSchema, JSON.parse(bytes.toString('utf8', 4, 4 + headBytes)));
    let at = 4 + headBytes;
    const take = <Kind extends keyof typeof kinds>({ type, length }: { type: Kind; length: number }) => {
      const size = length * kinds[type].BYTES_PER_ELEMENT;
      if (at + size > bytes.length) throw new Error('cut short');
      const own = new Uint8Array(size);
      own.set(bytes.subarray(at, (at += size)));
      return new kinds[type](own.buffer);
    };
    const split = ({ count, inputs, labels, targets, fields }: v.InferOutput<typeof SplitSchema>) =>
      ({
        count,
        inputs: take(inputs),
        labels: take(labels),
        ...(targets && { targets: take(targets) }),
        ...(fields && { fields: fields.map(take) }),
      }) as Split;
    return { ...(head.data as unknown as Dataset), train: split(head.train), test: split(head.test) };
  } catch {
    return undefined;
  }
}

/** Caches a data set for {@link readDecoded}. Errors are ignored: they only cost the time of reading again. */
export function writeDecoded(tree: FileTree, options: ReadingOptions, data: Dataset): void {
  const parts: Uint8Array[] = [];
  const put = (values: Uint8Array | Uint16Array | Float32Array) => {
    parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return { type: values.constructor.name, length: values.length };
  };
  const split = ({ count, inputs, labels, targets, fields }: Split) => ({
    ...{ count, inputs: put(inputs), labels: put(labels) },
    ...(targets && { targets: put(targets) }),
    ...(fields && { fields: fields.map(put) }),
  });
  const { train, test, ...rest } = data;
  const head = { version: VERSION, data: rest, train: split(train), test: split(test) };
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  if (size < LEAST_BYTES || size > MOST_BYTES / 2) return;
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  try {
    makeFolder(decodedFolder());
    makeRoom(size);
    writeAtomically(pathOf(tree, options), Buffer.concat([length, text, ...parts]));
  } catch {
    // The data is decoded again next time.
  }
}

const decodedFolder = (): string => cacheFolder('decoded');

/** Path of a cached data set: the name is derived from the names, sizes and times of its files, and from the options. */
function pathOf({ location, files }: FileTree, options: ReadingOptions): string {
  const hash = createHash('sha256').update(JSON.stringify([VERSION, location, options]));
  for (const { path, bytes, modified } of files) hash.update(`${path}\0${bytes}\0${modified}\n`);
  return join(decodedFolder(), `${hash.digest('hex').slice(0, 40)}.data`);
}

function makeRoom(needed: number): void {
  const kept = readdirSync(decodedFolder())
    .map((name) => join(decodedFolder(), name))
    .map((path) => ({ path, ...statSync(path) }))
    .sort((a, b) => b.mtimeMs - a.mtimeMs);
  let sum = needed;
  for (const { path, size } of kept) if ((sum += size) > MOST_BYTES) rmSync(path, { force: true });
}
