import { layers as factory, type layers } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { stack } from '../../../../src-main/engine/recipes/stack.ts';
import { canShard, gatherCapacity, shardsOf } from '../../../../src-main/engine/training/workers/shards.ts';
import { defaultWorkers, physicalCores } from '../../../../src-main/engine/training/workers/workerCount.ts';

describe('how a batch is cut', () => {
  it.each([
    [64, 2, [32, 32]],
    [65, 2, [33, 32]],
    [10, 4, [3, 3, 2, 2]],
    [5, 4, [3, 2]],
    [3, 2, [3]],
    [1, 8, [1]],
    [64, 1, [64]],
  ])('%i images for %i workers make shards of %j, in order and without gaps', (count, workers, sizes) => {
    const shards = shardsOf(count, workers);
    expect(shards.map(({ from, to }) => to - from)).toEqual(sizes);
    expect(shards.map(({ from }) => from)).toEqual([0, ...shards.slice(0, -1).map(({ to }) => to)]);
    expect(shards.at(-1)!.to).toBe(count);
  });

  it('leaves the batches whole where the statistics of a layer cannot be shared', async () => {
    await selectBackend('wasm');
    const image: [number, number, number] = [6, 6, 2];
    const canCut = (...stacked: layers.Layer[]) => {
      const model = stack('cut', image, stacked);
      const [can, capacity] = [canShard(model), gatherCapacity(model)];
      model.dispose();
      return [can, capacity];
    };
    const { batchNormalization, conv2d, dropout, flatten } = factory;
    const nested = (layer: layers.Layer) => stack('inner', image, [layer]) as unknown as layers.Layer;
    expect(canCut(flatten())).toEqual([true, 0]);
    expect(canCut(dropout({ rate: 0.5 }))).toEqual([true, 0]);
    const two = [
      batchNormalization(),
      conv2d({ filters: 5, kernelSize: 3 }),
      batchNormalization({ axis: 3 }),
    ];
    expect(canCut(...two)).toEqual([true, 11]);
    expect(canCut(batchNormalization({ axis: 1 }))[0]).toBe(false);
    expect(canCut(nested(flatten()))[0]).toBe(true);
    expect(canCut(nested(dropout({ rate: 0.5 })))[0]).toBe(false);
    expect(canCut(nested(batchNormalization()))[0]).toBe(false);
  });
});

describe('the number of workers', () => {
  const processor = (core: number, socket: number) => `physical id\t: ${socket}\ncore id\t\t: ${core}\n`;

  it('counts two threads of one core once, and equal cores of two sockets twice', () => {
    const text = [processor(0, 0), processor(0, 0), processor(1, 0), processor(0, 1)].join('\n');
    expect(physicalCores(text)).toBe(3);
    expect(physicalCores('model name : of another kind')).toBeUndefined();
  });

  it('is what the environment names, unless that is no number of workers', () => {
    expect(defaultWorkers({ FEATURESCOPE_WORKERS: '5' })).toBe(5);
    const machine = defaultWorkers({});
    for (const value of ['0', '-1', '1.5', 'many', ''])
      expect(defaultWorkers({ FEATURESCOPE_WORKERS: value })).toBe(machine);
  });
});
