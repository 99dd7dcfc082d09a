import { tensor, tensor1d } from '@tensorflow/tfjs-core';
import type { Arithmetic } from '../../../src-shared/contract/service.ts';
import { inputShapeOf } from '../../../src-shared/model/ports.ts';
import type { Split } from '../data/Dataset.ts';
import { range, type Batch } from '../training/schedule/batches.ts';
import type { Network } from '../training/Network.ts';
import { PooledTrainer } from '../training/workers/PooledTrainer.ts';
import { shardsOf } from '../training/workers/shards.ts';
import { shareDataset } from '../training/workers/shareDataset.ts';
import { WorkerPool } from '../training/workers/WorkerPool.ts';

/** What the benchmark needs of a trainer: whole training steps and whole forward passes on the first images. */
export interface BenchTrainer {
  /** One batch update with the first `count` images; `step` counts from 1. */
  train(count: number, learningRate: number, step: number): void;
  /** Computes the probabilities of the first `count` images and reads them back, as a program that uses them would. */
  infer(count: number): void;
}

/**
 * A trainer with a number of workers; the rest of the benchmark does not depend on that number.
 * @param split - the images, for workers that take their share of a batch themselves
 * @param batch - a function that returns the first images on this thread's backend
 */
export function openTrainer(
  network: Network,
  split: Split,
  batch: (count: number) => Batch,
  { workers, arithmetic }: { workers: number; arithmetic: Arithmetic },
): Promise<BenchTrainer> {
  if (workers > 1) return openPooled(network, split, workers, arithmetic);
  return Promise.resolve({
    // The batch stays on the backend, as it does for PyTorch: moving data is not measured.
    train: (count, learningRate, step) => void network.train(batch(count), learningRate, step),
    infer: (count) => void network.score(batch(count)),
  });
}

/** The pool as sessions use it: each worker reads its share of the images itself, which is part of the measured time. */
async function openPooled(
  network: Network,
  split: Split,
  workers: number,
  arithmetic: Arithmetic,
): Promise<BenchTrainer> {
  const classes = network.outputSize;
  const names = Array.from({ length: classes }, (_unused, index) => String(index));
  const data = shareDataset({
    name: 'bench',
    shape: [...inputShapeOf(network.info)],
    classes: names,
    train: split,
    test: split,
    embedded: true,
  });
  const pool = new WorkerPool();
  const { train, test: heldOut } = data;
  const trainer = new PooledTrainer({
    ...{ network, data, train, heldOut, workers, pool, arithmetic },
  });
  await pool.idle();
  return {
    train: (count, learningRate, step) => void trainer.train(range(0, count), learningRate, step),
    infer: (count) => void trainer.score(train, shardsOf(count, workers)),
  };
}

/** Batches of the first images of a split, each built once. */
export function keptBatches(split: Split, shape: readonly number[]): (count: number) => Batch {
  const made = new Map<number, Batch>();
  const size = split.inputs.length / split.count;
  return (count) => {
    const known = made.get(count);
    if (known) return known;
    const bytes = split.inputs.subarray(0, count * size);
    const pixels = Float32Array.from(bytes, (value: number) => value / 255);
    const labels = Int32Array.from(split.labels.subarray(0, count));
    const batch = { inputs: tensor(pixels, [count, ...shape]), targets: tensor1d(labels, 'int32') };
    made.set(count, batch);
    return batch;
  };
}
