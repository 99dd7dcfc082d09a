import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arrangeHeldOut } from '../../../src-main/engine/data/arrangeHeldOut.ts';
import type { Dataset, Split } from '../../../src-main/engine/data/Dataset.ts';
import { holdOut } from '../../../src-main/engine/data/holdOut.ts';
import { open, openTiny, temporaryFolder } from '../training/tinyRun.ts';

/** 40 images of one pixel, which is their row; labels are row modulo 4. */
function numbered(): Dataset {
  const rows = Uint8Array.from({ length: 40 }, (_none, row) => row);
  const train: Split = { inputs: rows, labels: rows.map((row) => row % 4), count: 40 };
  return {
    ...{ name: 'rows', shape: [1, 1, 1], classes: ['0', '1', '2', '3'], train, test: train },
    embedded: false,
  };
}

const drawn = (seed: number, trainImages: number, validationSplit = 0.25) => {
  const { train } = arrangeHeldOut(numbered(), 'last', { seed, trainImages, validationSplit });
  return { all: train, ...holdOut(train, validationSplit, 1, trainImages) };
};

describe('training on some of the images', () => {
  it('draws as many as wanted with the seed, never a held-out one, and keeps each image with its label', () => {
    const { all, train, heldOut } = drawn(3, 12);
    expect(train.count).toBe(12);
    expect([...heldOut.inputs]).toEqual(Array.from({ length: 10 }, (_none, row) => 30 + row));
    expect([...train.inputs]).toEqual([...train.inputs].toSorted((a, b) => a - b));
    expect(Math.max(...train.inputs)).toBeLessThan(30);
    expect([...all.inputs].sort((a, b) => a - b)).toEqual([...numbered().train.inputs]);
    all.inputs.forEach((row, at) => expect(all.labels[at]).toBe(row % 4));
    expect([...drawn(3, 12).train.inputs]).toEqual([...train.inputs]);
    expect([...drawn(4, 12).train.inputs]).not.toEqual([...train.inputs]);
  });

  it('is refused where there are not as many', () => {
    expect(() => drawn(1, 31)).toThrow(
      expect.objectContaining({
        code: 'training/too-few-images',
        detail: { wanted: 31, data: 'rows', available: 30 },
      }),
    );
    expect(drawn(1, 30).train.count).toBe(30);
  });

  it('makes epochs shorter, and a run goes on with the same images', async () => {
    const run = join(temporaryFolder(), 'run');
    const session = await openTiny({ trainImages: 40, batchSize: 20 }, {}, run);
    expect(session.state().stepsPerEpoch).toBe(2);
    await session.control({ action: 'step', steps: 4 });
    const weights = session.network.weightsSha256();
    await session.close();
    const again = await open({ from: 'run', run });
    expect(again.state().settings.trainImages).toBe(40);
    expect(again.state().stepsPerEpoch).toBe(2);
    await again.rewind(1);
    await again.rewind(4);
    expect(again.network.weightsSha256()).toBe(weights);
  });
});
