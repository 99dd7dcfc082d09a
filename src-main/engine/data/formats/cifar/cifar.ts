import { FeaturescopeError } from '../../../../../src-shared/contract/errors.ts';
import type { Split } from '../../Dataset.ts';
import { baseName, locationOf, type DataFile, type FileTree } from '../../files/FileTree.ts';
import type { DataFormat, ReadData, ReadRequest } from '../DataFormat.ts';
import { MAX_FILE_BYTES, unpack } from '../idx/unpack.ts';
import { splitNames } from '../splitNames.ts';

const PIXELS = 32 * 32;
const NAME = /\.bin(\.gz)?$/i;
/** Class names of CIFAR-10, for folders without the file that contains them. */
export const CIFAR_10_CLASSES: readonly string[] = [
  ...['airplane', 'automobile', 'bird', 'cat', 'deer'],
  ...['dog', 'frog', 'horse', 'ship', 'truck'],
];

/**
 * The binary version of CIFAR-10 and CIFAR-100: records of one label (for CIFAR-100 a coarse and a fine one) and 32x32
 * values each of red, green and blue. Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images",
 * 2009; the data set's web page.
 */
export const cifar: DataFormat = {
  name: 'CIFAR',
  recognises: ({ files }) => files.some((file) => NAME.test(file.path) && splitOf(file) !== undefined),
  read,
};

/** @throws FeaturescopeError `data/cifar-wrong-size`, `data/label-out-of-range`, `data/bad-gzip`, `data/unreadable` */
async function read({ tree, signal, onProgress }: ReadRequest): Promise<ReadData> {
  const parts = tree.files.filter((file) => NAME.test(file.path) && splitOf(file) !== undefined);
  const fine = await namesIn(tree, 'fine_label_names.txt');
  const classes = fine ?? (await namesIn(tree, 'batches.meta.txt')) ?? [...CIFAR_10_CLASSES];
  const labelBytes = fine ? 2 : 1;
  const records: Record<'train' | 'test', Uint8Array[]> = { train: [], test: [] };
  let done = 0;
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const file of parts) {
    const path = locationOf(tree, file);
    const content = await unpack(await file.read(signal), MAX_FILE_BYTES, path);
    const record = labelBytes + 3 * PIXELS;
    if (content.length === 0 || content.length % record !== 0)
      throw new FeaturescopeError('data/cifar-wrong-size', { path, bytes: content.length, record });
    checkLabels(content, labelBytes, classes, path);
    records[splitOf(file)!].push(content);
    onProgress?.({ what: 'load', done: (done += file.bytes), total, unit: 'bytes' });
  }
  const [train, test] = [toSplit(records.train, labelBytes), toSplit(records.test, labelBytes)];
  const notes: ReadData['notes'] = [];
  const shared = { shape: [32, 32, 3], classes, notes };
  if (train.count === 0) return { ...shared, train: test };
  return test.count === 0 ? { ...shared, train } : { ...shared, train, test };
}

function splitOf({ path }: DataFile): 'train' | 'test' | undefined {
  const name = baseName(path);
  if (/^data_batch_\d+\.bin/i.test(name)) return 'train';
  const split = splitNames.within(name);
  return split === 'train' || split === 'test' ? split : undefined;
}

/** Names in a text file of the data set, one per line. */
async function namesIn({ files }: FileTree, name: string): Promise<string[] | undefined> {
  const file = files.find(({ path }) => baseName(path) === name);
  if (!file) return undefined;
  const text = new TextDecoder().decode(await file.read());
  return text.split(/\r?\n/).flatMap((line) => line.trim() || []);
}

function checkLabels(
  content: Uint8Array,
  labelBytes: number,
  classes: readonly string[],
  path: string,
): void {
  const record = labelBytes + 3 * PIXELS;
  for (let at = 0; at < content.length; at += record) {
    const label = content[at + labelBytes - 1]!;
    if (label < classes.length) continue;
    const index = at / record;
    throw new FeaturescopeError('data/label-out-of-range', { path, label, index, classes: classes.length });
  }
}

/** Converts colour planes to pixels. */
function toSplit(files: readonly Uint8Array[], labelBytes: number): Split {
  const record = labelBytes + 3 * PIXELS;
  const count = files.reduce((sum, { length }) => sum + length / record, 0);
  const inputs = new Uint8Array(count * 3 * PIXELS);
  const labels = new Uint8Array(count);
  let row = 0;
  for (const content of files)
    for (let at = 0; at < content.length; at += record, row++) {
      labels[row] = content[at + labelBytes - 1]!;
      const to = row * 3 * PIXELS;
      for (let channel = 0; channel < 3; channel++)
        for (let pixel = 0; pixel < PIXELS; pixel++)
          inputs[to + pixel * 3 + channel] = content[at + labelBytes + channel * PIXELS + pixel]!;
    }
  return { inputs, labels, count };
}
