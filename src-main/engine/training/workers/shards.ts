import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ImageRange } from '../evaluate.ts';

/** A shard of fewer images costs more to hand over than to compute. */
const FEWEST_IMAGES = 2;

/**
 * How a batch is cut for so many workers: contiguous shards in order, whose sizes differ by one at most, the larger
 * first. A small batch has fewer shards than there are workers.
 */
export function shardsOf(count: number, workers: number): ImageRange[] {
  const shards = Math.max(1, Math.min(workers, Math.floor(count / FEWEST_IMAGES)));
  const bound = (shard: number) => Math.floor(count / shards) * shard + Math.min(shard, count % shards);
  return Array.from({ length: shards }, (_unused, shard) => ({ from: bound(shard), to: bound(shard + 1) }));
}

/** Layers whose training pass is not the sum of its images': batch normalisation takes its statistics from the whole batch. */
const wholeBatchLayers = new Set(['BatchNormalization']);

/** Whether a network's batches can be cut into shards; where not, it trains with one worker. */
export function canShard(model: LayersModel): boolean {
  return !model.layers.some((layer) => wholeBatchLayers.has(layer.getClassName()));
}
