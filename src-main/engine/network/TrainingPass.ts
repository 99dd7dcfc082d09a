import type { layers } from '@tensorflow/tfjs-layers';

/** What a forward pass in training needs beside its images. */
export interface TrainingPass {
  /** The run's seed and the number of the update, counting from 1: with them random layers draw the same noise again. */
  seed: number;
  step: number;
  /** Row of the batch that the first image is, where the images are a shard of it. */
  firstRow: number;
  /** The threads that have the other shards of the batch; left out where the images are the whole batch. */
  allGather?: ShardExchange | undefined;
  /** Receives the statistics that batch normalisation took, in the order of the layers; nothing is updated before the step is done. */
  statistics: LayerStatistics[];
}

/** Where the threads that share a batch tell each other something in the middle of a pass. */
export interface ShardExchange {
  /** Waits for every shard's numbers, as many each; all threads get the same arrays, in the order of the shards. */
  exchange(mine: Float64Array): Float64Array[];
}

/** What a batch normalisation layer saw of a whole batch, per channel. */
export interface LayerStatistics {
  layer: layers.Layer;
  mean: Float32Array;
  variance: Float32Array;
}

/** The pass of a whole batch. */
export function wholePass(seed: number, step: number): TrainingPass {
  return { seed, step, firstRow: 0, statistics: [] };
}
