import type { DataInfo } from '../../../../src-shared/contract/service.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import type { Dataset, Split } from '../Dataset.ts';
import { handwritings, type HandwritingName } from './handwritings.ts';
import { SIDE } from './pen.ts';
import { drawAll } from './UndrawnImages.ts';

/** Settings of an embedded data set. */
export interface HandwritingOptions {
  /** Seed of all images. Default 1 */
  seed?: number | undefined;
  /** Number of training images. Default: as the data set's information says */
  train?: number | undefined;
  /** Number of test images. Default: as the data set's information says */
  test?: number | undefined;
}

/** Training and test images of each class. */
const PER_CLASS = { digits: [2000, 200], hangul: [1000, 100] } as const;

/** An embedded data set with default options. */
function infoOf(name: HandwritingName): DataInfo {
  const { classes } = handwritings[name];
  const [train, test] = PER_CLASS[name];
  return {
    name,
    available: true,
    downloadBytes: 0,
    train: train * classes.length,
    test: test * classes.length,
    shape: [SIDE, SIDE, 1],
    classes: [...classes],
    embedded: true,
  };
}

/** The embedded digits with default options. */
export const digitsInfo: DataInfo = infoOf('digits');

/** The embedded Korean letters with default options. */
export const hangulInfo: DataInfo = infoOf('hangul');

/**
 * An embedded data set: handwritten-looking signs `[28, 28, 1]`, drawn from stroke models and normalised like MNIST. Every
 * image depends only on seed, split and position; the classes are equally frequent. An image is drawn on first access, so
 * that opening the data set takes no time; {@link generateDigits} draws all images at once.
 */
export function openHandwriting(handwriting: HandwritingName, options: HandwritingOptions = {}): Dataset {
  const info = infoOf(handwriting);
  const { seed = 1, train = info.train, test = info.test } = options;
  return {
    name: info.name,
    shape: [...info.shape],
    classes: [...info.classes],
    train: undrawnSplit(handwriting, seed, 'train', train),
    test: undrawnSplit(handwriting, seed, 'test', test),
    embedded: true,
  };
}

/** The embedded digits, as {@link openHandwriting} opens them. */
export const openDigits = (options: HandwritingOptions = {}): Dataset => openHandwriting('digits', options);

/** The embedded digits with all images drawn, about 50 microseconds each. */
export function generateDigits(options: HandwritingOptions = {}): Dataset {
  const data = openDigits(options);
  return { ...data, train: drawnSplit(data.train), test: drawnSplit(data.test) };
}

function undrawnSplit(
  handwriting: HandwritingName,
  seed: number,
  split: 'train' | 'test',
  count: number,
): Split {
  const classes = handwritings[handwriting].classes.length;
  const order = Int32Array.from({ length: count }, (_, i) => i % classes);
  const labels = shared(count);
  labels.set(new RandomStream(seed, handwriting, split).shuffle(order));
  return {
    inputs: shared(count * SIDE * SIDE),
    labels,
    count,
    undrawn: { handwriting, seed, split, first: 0, signs: labels, drawn: shared(count) },
  };
}

function drawnSplit({ undrawn, ...split }: Split): Split {
  if (undrawn) drawAll(undrawn, split.inputs as Uint8Array);
  return split;
}

function shared(bytes: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(bytes));
}
