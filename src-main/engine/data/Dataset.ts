import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { DataInfo, Progress } from '../../../src-shared/contract/service.ts';
import type { UndrawnDigits } from './digits/UndrawnDigits.ts';

/** `[H, W, C]` */
export type ImageShape = [number, number, number];

/** The examples of one split. */
export interface Split {
  /**
   * `[count, ...shape]`, of the data set's shape, or of `stored` where that is set. Bytes are the brightness of images, which networks
   * take as 0..1; floats are taken as they are. Where `undrawn` is set, these are blank until `readInput` has read them.
   */
  inputs: Uint8Array | Float32Array;
  /** `[count]`; of length 0 where the examples are of no class */
  labels: Labels;
  /** `[count, ...targetShape]`: the numbers that go with each example, where there are some. */
  targets?: Float32Array | undefined;
  count: number;
  /** Shape of the images as they are stored, where the network takes another; `readImage` scales them. */
  stored?: ImageShape | undefined;
  /** Of the embedded digits: how to draw the images that nobody has read yet. */
  undrawn?: UndrawnDigits | undefined;
}

/** A data set, wholly in memory. */
export interface Dataset {
  name: string;
  /** Of an example as networks take it: `[H, W, C]`, or `[N]` of a vector. */
  shape: number[];
  /** The images' own shape, where they are scaled. */
  scaledFrom?: ImageShape | undefined;
  /** Empty where the examples are of no class. */
  classes: string[];
  /** Of the numbers that go with an example, where there are some. */
  targetShape?: number[] | undefined;
  train: Split;
  test: Split;
  embedded: boolean;
  /** Why its examples are not there, where it only stands in for such a data set: reading one throws it. */
  missing?: FeaturescopeError | undefined;
}

/** Rows of so many values each, in another order; the values are copied. */
export function takeRows<Values extends Uint8Array | Uint16Array | Float32Array>(
  values: Values,
  rows: readonly number[],
  size: number,
): Values {
  const kind = values.constructor as new (length: number) => Values;
  const taken = new kind(rows.length * size);
  rows.forEach((from, to) => taken.set(values.subarray(from * size, (from + 1) * size), to * size));
  return taken;
}

/** The shape of a data set's images. @throws FeaturescopeError `data/no-images` */
export function imageShapeOf({ name, shape }: Pick<Dataset, 'name' | 'shape'>): ImageShape {
  if (shape.length === 3) return shape as ImageShape;
  throw new FeaturescopeError('data/no-images', { data: name, shape: shape.join('x') });
}

/** How long work on data reports itself and is stopped. */
export interface DataTask {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Omit<Progress, 'task'>) => void) | undefined;
}

/** A data set as clients see it. */
export function describeDataset(data: Dataset): DataInfo {
  return {
    name: data.name,
    available: !data.missing,
    downloadBytes: 0,
    train: data.train.count,
    test: data.test.count,
    shape: data.shape,
    scaledFrom: data.scaledFrom,
    classes: data.classes,
    targetShape: data.targetShape,
    embedded: data.embedded,
  };
}
