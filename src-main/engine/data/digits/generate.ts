import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { DataInfo } from '../../../../src-shared/contract/service.ts';
import { RandomStream } from '../../random.ts';
import type { Dataset, DataTask, Split } from '../Dataset.ts';
import { drawDigit } from './drawDigit.ts';
import { SIDE } from './pen.ts';

/** Settings of the embedded data set. */
export interface DigitsOptions extends DataTask {
  /** Seed of every digit; 1 by default. */
  seed?: number | undefined;
  /** Training images; 20,000 by default. */
  train?: number | undefined;
  /** Test images; 2,000 by default. */
  test?: number | undefined;
}

/** The embedded data set as it comes unless asked otherwise. */
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

/** The longest the event loop waits for us, in milliseconds. */
const TURN = 15;

/**
 * The embedded data set: handwritten-like digits `[28, 28, 1]`, drawn here from stroke models and normalised as MNIST
 * is. Every image depends only on seed, split and position; the ten classes are equally frequent.
 *
 * @throws FeaturescopeError `engine/cancelled`.
 */
export async function generateDigits(options: DigitsOptions = {}): Promise<Dataset> {
  const { seed = 1, train = digitsInfo.train, test = digitsInfo.test } = options;
  const total = train + test;
  const report = (done: number): void =>
    options.onProgress?.({ what: 'generate', done, total, unit: 'images' });
  return {
    name: digitsInfo.name,
    shape: [...digitsInfo.shape],
    classes: [...digitsInfo.classes],
    train: await drawSplit(seed, 'train', train, options.signal, report),
    test: await drawSplit(seed, 'test', test, options.signal, (done) => report(train + done)),
    embedded: true,
  };
}

async function drawSplit(
  seed: number,
  split: 'train' | 'test',
  count: number,
  signal: AbortSignal | undefined,
  report: (done: number) => void,
): Promise<Split> {
  const images = new Uint8Array(count * SIDE * SIDE);
  const order = Int32Array.from({ length: count }, (_, i) => i % digitsInfo.classes.length);
  const labels = Uint8Array.from(new RandomStream(seed, 'digits', split).shuffle(order));
  let turnEnds = 0;
  for (let i = 0; i < count; i++) {
    if (performance.now() >= turnEnds) {
      report(i);
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw new FeaturescopeError('engine/cancelled');
      turnEnds = performance.now() + TURN;
    }
    const pixels = images.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
    drawDigit(new RandomStream(seed, 'digits', split, i), labels[i]!, pixels);
  }
  report(count);
  return { inputs: images, labels, count };
}
