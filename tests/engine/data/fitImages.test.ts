import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset, ImageShape } from '../../../src-main/engine/data/Dataset.ts';
import {
  canFit,
  fitDataset,
  readImage,
  readImages,
  storedSize,
} from '../../../src-main/engine/data/fitImages.ts';
import { takeInputs } from '../../../src-main/engine/training/schedule/batches.ts';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';

const dataOf = (shape: ImageShape, ...images: number[][]): Dataset => {
  const split = {
    inputs: Uint8Array.from(images.flat()),
    labels: new Uint8Array(images.length),
    count: images.length,
  };
  return { name: 'test', shape: [...shape], classes: ['a'], train: split, test: split, embedded: false };
};
const scaled = (shape: ImageShape, to: ImageShape, image: number[]): number[] =>
  Array.from(readImage(fitDataset(dataOf(shape, image), to).test, to, 0));

describe('images fitted to a network', () => {
  it('are left as they are where the shapes are the same', () => {
    const data = dataOf([2, 2, 1], [1, 2, 3, 4]);
    expect(fitDataset(data, [2, 2, 1])).toBe(data);
    expect(Array.from(readImage(data.test, [2, 2, 1], 0))).toEqual([1, 2, 3, 4]);
  });

  it('share the memory of the stored ones, and say what they were', () => {
    const data = dataOf([2, 2, 1], [1, 2, 3, 4]);
    const fitted = fitDataset(data, [4, 4, 3]);
    expect(fitted).toMatchObject({ shape: [4, 4, 3], scaledFrom: [2, 2, 1] });
    expect(fitted.train.inputs).toBe(data.train.inputs);
    expect(storedSize(fitted.train, fitted.shape)).toBe(4);
  });

  it('are enlarged by interpolating between the centres of the pixels', () => {
    // Twice as wide: the new centres are at -1/4, 1/4, 3/4 and 5/4 of the old ones.
    expect(scaled([1, 2, 1], [1, 4, 1], [0, 200])).toEqual([0, 50, 150, 200]);
    expect(scaled([2, 1, 1], [4, 1, 1], [0, 200])).toEqual([0, 50, 150, 200]);
    expect(scaled([1, 1, 1], [2, 2, 1], [7])).toEqual([7, 7, 7, 7]);
  });

  it('are shrunk by averaging over areas, with shares of pixels at their borders', () => {
    expect(scaled([1, 4, 1], [1, 2, 1], [0, 100, 200, 40])).toEqual([50, 120]);
    // 3 to 2: each new pixel covers one and a half: (2 a + b) / 3.
    expect(scaled([1, 3, 1], [1, 2, 1], [90, 30, 0])).toEqual([70, 10]);
  });

  it('repeat grey over the channels, and make grey of colours by luminance', () => {
    expect(scaled([1, 2, 1], [1, 2, 3], [5, 9])).toEqual([5, 5, 5, 9, 9, 9]);
    expect(scaled([1, 1, 3], [1, 1, 1], [100, 50, 10])).toEqual([Math.round(29.9 + 29.35 + 1.14)]);
    expect(scaled([1, 2, 3], [1, 1, 3], [10, 20, 30, 30, 40, 50])).toEqual([20, 30, 40]);
    expect([canFit([2, 2, 4], [2, 2, 3]), canFit([9, 9, 3], [2, 2, 3])]).toEqual([false, true]);
  });

  it('stay within the range of the stored ones, whatever the sizes', () => {
    const side = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(side, side, side, side, fc.infiniteStream(fc.nat(255)), (h, w, toH, toW, values) => {
        const image = Array.from({ length: h * w }, () => values.next().value as number);
        const result = scaled([h, w, 1], [toH, toW, 1], image);
        expect(Math.min(...result)).toBeGreaterThanOrEqual(Math.min(...image));
        expect(Math.max(...result)).toBeLessThanOrEqual(Math.max(...image));
      }),
      { seed: 1 },
    );
  });

  it('are what is trained on and what is shown', async () => {
    await selectBackend('wasm');
    const { test, shape } = fitDataset(dataOf([2, 2, 1], [0, 80, 160, 240], [9, 8, 7, 6]), [3, 5, 3]);
    const batch = takeInputs({ split: test, shape, indices: Int32Array.from([1, 0]) });
    const shown = readImages(test, shape, [1, 0]);
    expect(batch.shape).toEqual([2, 3, 5, 3]);
    expect(Array.from(batch.dataSync(), (value) => Math.round(value * 255))).toEqual([...shown]);
    expect([...shown.subarray(45)]).toEqual([...readImage(test, shape, 0)]);
    batch.dispose();
  });
});
