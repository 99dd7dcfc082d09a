import { describe, expect, it } from 'vitest';
import { openDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import { readImage } from '../../../src-main/engine/data/fitImages.ts';
import { previewData } from '../../../src-main/engine/data/previewData.ts';
import { temporaryFolder } from '../../belongings.ts';
import { openScenes } from '../../../src-main/engine/data/scenes/sceneData.ts';
import { labelledPictures } from '../tasks/segmentation/labelledPictures.ts';
import { tinyDataFolder } from './tinyData.ts';

describe('a preview of a data set', () => {
  it('shows one real image of each class of the embedded digits, as they are', async () => {
    const preview = await previewData('digits', 10);
    expect(preview.labels).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const { test, shape } = openDigits();
    const seven = Array.from(test.labels).indexOf(7);
    expect([...preview.images.subarray(7 * 784, 8 * 784)]).toEqual([...readImage(test, shape, seven)]);
  });

  it('goes on with further images once every class has one', async () => {
    const preview = await previewData('digits', 12);
    expect(preview.count).toBe(12);
    expect(preview.images.length).toBe(12 * 784);
  });

  it('reads a folder, and says that one holds nothing', async () => {
    const preview = await previewData(await tinyDataFolder(), 10);
    expect(preview).toMatchObject({ shape: [28, 28, 1], labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
    await expect(previewData(temporaryFolder(), 4)).rejects.toMatchObject({ code: 'data/unknown-form' });
  });

  it('has the values of a function at points from one end to the other', async () => {
    const { inputs, targets, labels } = await previewData('curve', 5);
    expect([...inputs!]).toEqual([-1, -0.5, 0, 0.5, 1]);
    // 0.7 sin(πx) + 0.3 sin(3πx) at x = 0.5 is 0.7 − 0.3.
    expect(targets![3]).toBeCloseTo(0.4, 6);
    expect(labels).toEqual([]);
  });

  it('shows images that have no classes, the first ones', async () => {
    const preview = await previewData('scenes', 6);
    expect(preview).toMatchObject({ count: 6, shape: [64, 64, 1], labels: [] });
    const { test } = await openScenes({}, { train: 0, test: 6 });
    expect(preview.images).toEqual(Uint8Array.from(test.inputs));
    const own = await previewData(labelledPictures(), 4);
    expect(own).toMatchObject({ count: 4, shape: [16, 16, 1], labels: [] });
    expect(own.images.some((value) => value > 200)).toBe(true);
  });

  it('fetches nothing', async () => {
    const environment = {
      variables: { XDG_CACHE_HOME: temporaryFolder() },
      platform: 'linux',
      home: '/none',
    } as const;
    await expect(previewData('mnist', 4, { environment })).rejects.toMatchObject({ code: 'data/not-found' });
  });
});
