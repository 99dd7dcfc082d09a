import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { DataInfo, Progress } from '../../../src-shared/contract/service.ts';
import type { DataNote } from '../../../src-shared/texts/dataNotes.ts';
import type { UndrawnImages } from './handwriting/UndrawnImages.ts';
import type { InputForm } from './InputForm.ts';

/** `[H, W, C]` */
export type ImageShape = [number, number, number];

/** A named array of a data set: one of the inputs or targets of networks that have several. */
export interface Field {
  name: string;
  /** Shape of one example; empty for single numbers. */
  shape: number[];
}

/** Noise that is added to images before a network takes them; `level` is its standard deviation, in units of their range. */
export interface InputNoise {
  level: number;
  seed: number;
}

/** The examples of one split. */
export interface Split {
  /**
   * `[count, ...shape]`, with the data set's shape, or with `stored` if that is set. Bytes are images, which networks
   * take scaled to [0, 1]; floats are used unchanged. If `undrawn` is set, images are blank until `readInput` has read
   * them.
   */
  inputs: Uint8Array | Float32Array;
  /** `[count]`; empty if the examples have no classes */
  labels: Labels;
  /** `[count, ...targetShape]`: the targets of the examples, if there are any. */
  targets?: Float32Array | undefined;
  /** `[count, ...shape]` of each of the data set's fields, if it has any. */
  fields?: (Uint8Array | Float32Array)[] | undefined;
  count: number;
  /** Shape of the images as stored, if the network takes another; `readImage` scales them. */
  stored?: ImageShape | undefined;
  /** How the network takes images, where that is not as `[H, W, C]` in 0..1. */
  form?: InputForm | undefined;
  /** Noise on the images that the network takes. Without a step of training each image has always the same. */
  noise?: InputNoise | undefined;
  /** For the embedded digits: how to draw the images that have not been read yet. */
  undrawn?: UndrawnImages | undefined;
}

/** A data set, entirely in memory. */
export interface Dataset {
  name: string;
  /** Format of the files, if the data set was read from files. */
  format?: string | undefined;
  /** Notes for the user about how the data was read. */
  notes?: readonly DataNote[] | undefined;
  /**
   * Shape of an example as networks take it: `[H, W, C]`, or `[N]` for a vector. Several inputs stand in one row, `[values
   * of all inputs]`; `[0]` for fields that no network's inputs have been chosen from.
   */
  shape: number[];
  /** The original shape of the images, if they are scaled. */
  scaledFrom?: ImageShape | undefined;
  /** Class names; empty if the examples have no classes. */
  classes: string[];
  /** Shape of an example's target, if there is one. */
  targetShape?: number[] | undefined;
  /** Names of the classes that targets consist of, where they are the classes of an example's pixels. */
  targetClasses?: string[] | undefined;
  /** Value of the targets, where they are label maps, of pixels that are left out; `none` if it was said that there is none. */
  ignored?: number | 'none' | undefined;
  /** Names of the columns of the table that it was read from, where there are not too many to choose from. */
  columns?: string[] | undefined;
  /** Arrays for the inputs and outputs of networks that have several, if there are any. */
  fields?: Field[] | undefined;
  /** Names of the inputs that stand in one row, if the network has several. */
  inputs?: readonly string[] | undefined;
  train: Split;
  test: Split;
  embedded: boolean;
  /** Why its examples are not there, where it only stands in for such a data set: reading one throws it. */
  missing?: FeaturescopeError | undefined;
}

/** Selects rows of `size` values in a given order; the values are copied. */
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

/** The shape of a data set's images. @throws FeaturescopeError `data/no-images`, `data/several-inputs` */
export function imageShapeOf({
  name,
  shape,
  inputs,
}: Pick<Dataset, 'name' | 'shape' | 'inputs'>): ImageShape {
  if (inputs) throw new FeaturescopeError('data/several-inputs', { data: name, names: inputs.join(', ') });
  if (shape.length === 3) return shape as ImageShape;
  throw new FeaturescopeError('data/no-images', { data: name, shape: shape.join('x') });
}

/** Progress and cancellation of long work on data. */
export interface DataTask {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Omit<Progress, 'task'>) => void) | undefined;
}

/** A data set as clients see it. */
export function describeDataset(data: Dataset): DataInfo {
  return {
    name: data.name,
    format: data.format,
    notes: data.notes && [...data.notes],
    available: !data.missing,
    downloadBytes: 0,
    train: data.train.count,
    test: data.test.count,
    shape: data.shape,
    scaledFrom: data.scaledFrom,
    classes: data.classes,
    targetShape: data.targetShape,
    targetClasses: data.targetClasses,
    columns: data.columns,
    fields: data.fields,
    embedded: data.embedded,
  };
}
