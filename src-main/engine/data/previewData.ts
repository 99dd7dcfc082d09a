import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { DataPreview } from '../../../src-shared/contract/service.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { findInCatalogue } from './catalogue.ts';
import type { Dataset } from './Dataset.ts';
import { readImage } from './fitImages.ts';
import { findIdxFiles } from './formats/idx/idxFolder.ts';
import { parseIdxImages, parseIdxLabels } from './formats/idx/idx.ts';
import { readDataFile } from './formats/idx/unpack.ts';
import { functionData, functionNames } from './functions/functions.ts';
import { locateDataset, type LocateOptions } from './locate.ts';
import { openDataset } from './registry.ts';
import { openScenes, scenesInfo } from './scenes/sceneData.ts';

/**
 * A few test examples of a data set. For a known data set, the training images, which are the largest part, are not read.
 * @throws FeaturescopeError as `openDataset`
 */
export async function previewData(
  nameOrFolder: string,
  count: number,
  options: LocateOptions = {},
): Promise<DataPreview> {
  if (functionNames.includes(nameOrFolder)) return pointsOf(functionData(nameOrFolder), count);
  const known = findInCatalogue(nameOrFolder);
  if (known) return previewKnown(nameOrFolder, count, options);
  // As many as are shown are drawn, not all.
  const data =
    nameOrFolder === scenesInfo.name
      ? await openScenes({}, { train: 0, test: count })
      : await openDataset(nameOrFolder, options);
  const { test, shape } = data;
  if (!(test.inputs instanceof Uint8Array)) return pointsOf(data, count);
  const read = (at: number): Uint8Array => readImage(test, shape, at);
  return pick(nameOrFolder, { read, shape, labels: test.labels, total: test.count }, count);
}

/** @throws FeaturescopeError `data/not-found`, and the errors of reading IDX files */
async function previewKnown(name: string, count: number, options: LocateOptions): Promise<DataPreview> {
  const folder = await locateDataset(name, options);
  if (folder === undefined) throw new FeaturescopeError('data/not-found', { data: name });
  const files = await findIdxFiles(folder);
  const [imagesFile, labelsFile] = [files['t10k-images']!, files['t10k-labels']!];
  const labels = await parseIdxLabels(await readDataFile(labelsFile), labelsFile);
  const { pixels, height, width } = await parseIdxImages(await readDataFile(imagesFile), imagesFile);
  const size = height * width;
  const read = (at: number): Uint8Array => pixels.subarray(at * size, (at + 1) * size);
  return pick(name, { read, shape: [height, width, 1], labels, total: labels.length }, count);
}

interface Pictures {
  read: (at: number) => Uint8Array;
  shape: readonly number[];
  /** Empty if the images have no classes. */
  labels: ArrayLike<number>;
  /** Number of images. */
  total: number;
}

/** The first image of each class, in the order of the classes, then the following images. */
function pick(data: string, { read, shape, labels, total }: Pictures, count: number): DataPreview {
  const firsts = new Map<number, number>();
  const rest: number[] = [];
  for (let at = 0; at < total; at++) {
    const label = labels[at];
    if (label !== undefined && !firsts.has(label)) firsts.set(label, at);
    else if (rest.length < count) rest.push(at);
  }
  const byClass = [...firsts].sort(([a], [b]) => a - b).map(([, at]) => at);
  const chosen = [...byClass, ...rest].slice(0, count);
  const size = sizeOf(shape);
  const images = new Uint8Array(chosen.length * size);
  chosen.forEach((from, to) => images.set(read(from), to * size));
  return {
    data,
    shape: [...shape],
    count: chosen.length,
    images,
    labels: labels.length > 0 ? chosen.map((at) => labels[at]!) : [],
  };
}

/** Evenly spaced test points of a function. */
function pointsOf({ name, shape, test }: Dataset, count: number): DataPreview {
  const variables = sizeOf(shape);
  const { inputs, targets = new Float32Array() } = test;
  const places = Array.from({ length: count }, (_none, at) =>
    Math.round((at * (test.count - 1)) / Math.max(1, count - 1)),
  );
  return {
    data: name,
    shape: [...shape],
    count,
    images: new Uint8Array(),
    inputs: Float32Array.from(
      places.flatMap((at) => [...inputs.subarray(at * variables, (at + 1) * variables)]),
    ),
    targets: Float32Array.from(places, (at) => targets[at] ?? NaN),
    labels: [],
  };
}
