import { describe, expect, it } from 'vitest';
import { augmentedVersions } from '../../../src-main/engine/inspection/augmentedVersions.ts';
import { openTiny } from '../training/tinyRun.ts';

const augment = ['rotation', 'shift', 'brightness'] as const;
const SIZE = 784;

describe('augmented versions of an example', () => {
  it('are the very ones that its steps train on, of the current epoch and the following ones', async () => {
    const session = await openTiny({ epochs: 4, augment: [...augment] });
    await session.control({ action: 'step', steps: 4 });
    const sample = { split: 'train', index: 17 } as const;
    const { images, steps } = augmentedVersions(session, { sample, count: 2 });
    expect(steps).toHaveLength(2);
    expect(steps!.map((step) => Math.ceil(step / 3))).toEqual([2, 3]); // three steps are an epoch
    await session.control({ action: 'step', steps: 8 });
    for (const [at, step] of steps!.entries()) {
      const { inputs, indices } = (await session.inside(step)).describe();
      const row = indices.indexOf(17);
      expect(row).toBeGreaterThanOrEqual(0);
      expect(images.slice(at * SIZE, (at + 1) * SIZE)).toEqual(inputs.slice(row * SIZE, (row + 1) * SIZE));
    }
  });

  it('are those of the last epochs at the end of training', async () => {
    const session = await openTiny({ epochs: 3, augment: [...augment] });
    await session.control({ action: 'step', steps: 9 });
    const { steps } = augmentedVersions(session, { sample: { split: 'train', index: 0 }, count: 2 });
    expect(steps!.map((step) => Math.ceil(step / 3))).toEqual([2, 3]);
  });

  it('follow a batch size that changed within an epoch', async () => {
    const session = await openTiny({ epochs: 3, augment: [...augment] });
    await session.control({ action: 'step', steps: 1 });
    await session.adjust({ batchSize: 16 });
    const { images, steps } = augmentedVersions(session, { sample: { split: 'train', index: 5 }, count: 2 });
    await session.control({ action: 'step', steps: steps![1]! });
    const { inputs, indices } = (await session.inside(steps![1])).describe();
    const row = indices.indexOf(5);
    expect(images.slice(SIZE, 2 * SIZE)).toEqual(inputs.slice(row * SIZE, (row + 1) * SIZE));
  });

  it('are drawn in the same way for an image that training does not use: held out, of the test, drawn by hand', async () => {
    const session = await openTiny({ augment: [...augment], validationSplit: 0.25 });
    const { inputs } = session.data.test;
    const pixels = (inputs as Uint8Array).slice(0, SIZE);
    const samples = [{ split: 'train', index: 95 }, { split: 'test', index: 0 }, { pixels }] as const;
    const [held, test, drawn] = samples.map((sample) => augmentedVersions(session, { sample, count: 3 }));
    for (const { images, steps } of [held!, test!, drawn!]) {
      expect(steps).toBeNull();
      expect(images).toHaveLength(3 * SIZE);
      expect(images.slice(0, SIZE)).not.toEqual(images.slice(SIZE, 2 * SIZE));
    }
    expect(drawn!.images).toEqual(test!.images);
    expect(test!.images.slice(0, SIZE)).not.toEqual(pixels);
  });

  it('are none where the training does not augment', async () => {
    const session = await openTiny();
    const sample = { split: 'train', index: 0 } as const;
    expect(augmentedVersions(session, { sample, count: 2 })).toEqual({
      images: new Uint8Array(),
      steps: null,
    });
  });
});
