import { layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { canShard, shardsOf } from '../../../../src-main/engine/training/workers/shards.ts';
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

  it('leaves the batches of networks whole that take statistics of them', async () => {
    await selectBackend('wasm');
    const dense = layers.dense({ units: 2, inputShape: [3] });
    const plain = sequential({ layers: [dense] });
    expect(canShard(plain)).toBe(true);
    plain.add(layers.batchNormalization());
    expect(canShard(plain)).toBe(false);
    plain.dispose();
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
