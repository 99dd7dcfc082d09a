import type { layers } from '@tensorflow/tfjs-layers';

/** What a forward pass in training needs besides the inputs. */
export interface TrainingPass {
  /** The run's seed and the number of the update, counting from 1: they determine the noise of stochastic layers. */
  seed: number;
  step: number;
  /** Row of the first image in the batch, if the images are a shard of it. */
  firstRow: number;
  /** Connection to the threads with the other shards of the batch; undefined if the images are the whole batch. */
  allGather?: ShardExchange | undefined;
  /**
   * Receives the batch normalisation statistics, in the order of the layers. The moving averages are not updated before
   * the step is done.
   */
  statistics: LayerStatistics[];
}

/** Exchange of values in the middle of a pass, among the threads that share a batch. */
export interface ShardExchange {
  /**
   * Waits for the values of all shards, which must have equal length; all threads get the same arrays, in the order of
   * the shards.
   */
  exchange(mine: Float64Array): Float64Array[];
}

/** Statistics of a whole batch in a batch normalisation layer, per channel. */
export interface LayerStatistics {
  layer: layers.Layer;
  mean: Float32Array;
  variance: Float32Array;
}

/** The training pass of a whole, unsharded batch. */
export function wholePass(seed: number, step: number): TrainingPass {
  return { seed, step, firstRow: 0, statistics: [] };
}
