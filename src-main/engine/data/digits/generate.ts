import type { DataInfo } from '../../../../src-shared/contract/service.ts';
import { RandomStream } from '../../random.ts';
import type { Dataset, Split } from '../Dataset.ts';
import { SIDE } from './pen.ts';
import { drawAll } from './UndrawnDigits.ts';

/** Settings of the embedded data set. */
export interface DigitsOptions {
  /** Seed of all images. Default 1 */
  seed?: number | undefined;
  /** Number of training images. Default 20,000 */
  train?: number | undefined;
  /** Number of test images. Default 2,000 */
  test?: number | undefined;
}

/** The embedded data set with default options. */
export const digitsInfo: DataInfo = {
  name: 'digits',
  available: true,
  downloadBytes: 0,
  train: 20_000,
  test: 2_000,
  shape: [SIDE, SIDE, 1],
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  embedded: true,
};

/**
 * The embedded data set: handwritten-looking digits `[28, 28, 1]`, drawn from stroke models and normalised like MNIST.
 * Every image depends only on seed, split and position; the ten classes are equally frequent. An image is drawn on first
 * access, so that opening the data set takes no time; {@link generateDigits} draws all images at once.
 */
export function openDigits(options: DigitsOptions = {}): Dataset {
  const { seed = 1, train = digitsInfo.train, test = digitsInfo.test } = options;
  return {
    name: digitsInfo.name,
    shape: [...digitsInfo.shape],
    classes: [...digitsInfo.classes],
    train: undrawnSplit(seed, 'train', train),
    test: undrawnSplit(seed, 'test', test),
    embedded: true,
  };
}

/** The embedded data set of {@link openDigits} with all images drawn, about 50 microseconds each. */
export function generateDigits(options: DigitsOptions = {}): Dataset {
  const data = openDigits(options);
  return { ...data, train: drawnSplit(data.train), test: drawnSplit(data.test) };
}

function undrawnSplit(seed: number, split: 'train' | 'test', count: number): Split {
  const order = Int32Array.from({ length: count }, (_, i) => i % digitsInfo.classes.length);
  const labels = shared(count);
  labels.set(new RandomStream(seed, 'digits', split).shuffle(order));
  return {
    inputs: shared(count * SIDE * SIDE),
    labels,
    count,
    undrawn: { seed, split, first: 0, digits: labels, drawn: shared(count) },
  };
}

function drawnSplit({ undrawn, ...split }: Split): Split {
  if (undrawn) drawAll(undrawn, split.inputs as Uint8Array);
  return split;
}

function shared(bytes: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(bytes));
}
