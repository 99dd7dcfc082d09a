import { describe, expect, it } from 'vitest';
import type { FrameTensor } from '../../../src-shared/contract/service.ts';
import { dropoutMask } from '../../../src-shared/arithmetic/dropout.ts';

const noise = (shape: number[], values: number[]): FrameTensor => ({
  ...{ layer: 'drop', name: 'noise', quantity: 'noise', dtype: 'float32', shape },
  data: Float32Array.from(values),
});

describe('the mask of a dropout layer', () => {
  it('is that of the map looked at, with what was dropped there and in the whole layer', () => {
    // Two maps of 2 x 2: the first keeps its diagonal, the second everything.
    const mask = dropoutMask(noise([1, 2, 2, 2], [2, 2, 0, 2, 0, 2, 2, 2]), { map: 0, y: 1, x: 0 });
    expect([...mask.values]).toEqual([2, 0, 0, 2]);
    expect(mask).toMatchObject({ height: 2, width: 2, dropped: 2, count: 4, share: 0.25, factor: 2 });
    expect(mask).toMatchObject({ here: 0, at: { y: 1, x: 0 } });
    const other = dropoutMask(noise([1, 2, 2, 2], [2, 2, 0, 2, 0, 2, 2, 2]), { map: 1, y: 0, x: 1 });
    expect(other).toMatchObject({ dropped: 0, here: 2 });
  });

  it('has all units of a layer without maps, in rows of a square', () => {
    const mask = dropoutMask(noise([1, 5], [0, 4, 4, 0, 4]), { map: 3, y: 0, x: 0 });
    expect([...mask.values]).toEqual([0, 4, 4, 0, 4, NaN]);
    expect(mask).toMatchObject({ height: 2, width: 3, dropped: 2, count: 5, share: 0.4, factor: 4 });
    expect(mask).toMatchObject({ here: 0, at: { y: 1, x: 0 } });
  });

  it('has no factor when everything was dropped', () => {
    const mask = dropoutMask(noise([1, 2], [0, 0]), { map: 0, y: 0, x: 0 });
    expect(mask).toMatchObject({ dropped: 2, share: 1, factor: NaN });
  });
});
