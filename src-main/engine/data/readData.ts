import { basename, resolve } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { foreignReason } from '../reading/foreignFile.ts';
import { UnreadableFile } from '../reading/readRegularFile.ts';
import type { Dataset, DataTask } from './Dataset.ts';
import { parseDataReference, type ReadingOptions } from './DataReference.ts';
import { readDecoded, writeDecoded } from './decodedCache.ts';
import { drawSplit, TEST_SHARE } from './drawSplit.ts';
import type { FileTree } from './files/FileTree.ts';
import { openTree } from './files/openTree.ts';
import { describeLabelMaps } from './labelMaps.ts';
import type { DataFormat, ReadData } from './formats/DataFormat.ts';
import { formats } from './formats/formats.ts';
import { listed, warningsOf } from './warnings.ts';

/**
 * Reads data of any known format: a folder, a zip archive or a file, with options as in `parseDataReference`. Decoded
 * data is cached, so that reading the same files again gives the same bits faster.
 * @throws FeaturescopeError `data/unknown-form`, `data/unreadable`, `data/foreign-file`, the errors of `parseDataReference`
 * and `openTree`, and those of the format
 */
export async function readData(reference: string, task: DataTask = {}): Promise<Dataset> {
  const { path, options } = parseDataReference(reference);
  try {
    return await readPath(path, options, task);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new FeaturescopeError('data/unreadable', { path, reason: error.message }, { cause: error });
  }
}

async function readPath(path: string, options: ReadingOptions, task: DataTask): Promise<Dataset> {
  const tree = await openTree(path, task.signal);
  const cached = await readDecoded(tree, options);
  if (cached) return cached;
  const format = await formatOf(tree);
  const read = await format.read({ tree, options, ...task });
  const data = complete(read, { format: format.name, path, options });
  if (task.signal?.aborted) throw new FeaturescopeError('engine/cancelled');
  writeDecoded(tree, options, data);
  return data;
}

/** The format of a tree. @throws FeaturescopeError `data/unknown-form`, `data/foreign-file` */
async function formatOf(tree: FileTree): Promise<DataFormat> {
  for (const format of formats) if (await format.recognises(tree)) return format;
  const [only, ...others] = tree.files;
  if (only && others.length === 0) {
    const reason = foreignReason(await only.read());
    if (reason) throw new FeaturescopeError('data/file-not-data', { path: tree.location, reason });
  }
  const found = listed(tree.files.map((file) => file.path)) || '–';
  throw new FeaturescopeError('data/unknown-form', { path: tree.location, found });
}

interface Found {
  format: string;
  path: string;
  options: ReadingOptions;
}

/** Completes what a format read with a test set and notes. */
function complete(read: ReadData, { format, path, options }: Found): Dataset {
  const { test: share = TEST_SHARE, seed = 1 } = options;
  const {
    shape,
    classes,
    targetShape,
    targetClasses,
    columns,
    fields,
    name = basename(resolve(path)),
    notes,
  } = read;
  let { train, test } = read;
  if (!test) {
    const { count } = train;
    ({ train, test } = drawSplit(train, shape, share, seed));
    const code = train.labels.length > 0 ? 'split-drawn' : 'split-drawn-of-all';
    notes.push({ code, detail: { test: test.count, count, seed } });
  }
  notes.push(...warningsOf({ shape, classes, train, test }));
  const maps = targetClasses
    ? { notes: [] }
    : describeLabelMaps({ shape, targetShape, train, test }, options);
  notes.push(...maps.notes);
  return {
    ...{ name, format, shape, classes, targetShape, targetClasses, columns, fields, train, test, notes },
    ...{ ignored: maps.ignored ?? (options.ignore === 'none' ? 'none' : undefined), embedded: false },
  };
}
