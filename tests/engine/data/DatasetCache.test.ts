import { describe, expect, it } from 'vitest';
import { DatasetCache } from '../../../src-main/engine/data/DatasetCache.ts';
import { tinyDataFolder } from './tinyData.ts';

describe('the shelf of data sets', () => {
  it('opens the embedded digits once', async () => {
    const shelf = new DatasetCache();
    const first = await shelf.open('digits');
    expect(await shelf.open('digits')).toBe(first);
    expect((await shelf.openOrDigits('digits')).data).toBe(first);
  });

  it('reads a folder anew each time, because it may have changed', async () => {
    const shelf = new DatasetCache();
    const folder = await tinyDataFolder();
    expect(await shelf.open(folder)).not.toBe(await shelf.open(folder));
  });
});
