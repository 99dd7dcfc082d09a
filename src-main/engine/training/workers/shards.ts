import type { layers } from '@tensorflow/tfjs-layers';
import { engineOf } from '../../layers/layers.ts';
import { normalisesLastAxis } from '../../network/batchNormalisation.ts';
import type { Graph } from '../../network/graph.ts';
import type { ImageRange } from '../../tasks/evaluate.ts';

type Layer = layers.Layer;

/** Minimum number of images per shard: smaller shards cost more to hand over than to compute. */
const FEWEST_IMAGES = 2;

/**
 * Splits a batch among `workers` workers: contiguous shards in order whose sizes differ by at most one, the larger first.
 * A small batch has fewer shards than there are workers.
 */
export function shardsOf(count: number, workers: number): ImageRange[] {
  const shards = Math.max(1, Math.min(workers, Math.floor(count / FEWEST_IMAGES)));
  const bound = (shard: number) => Math.floor(count / shards) * shard + Math.min(shard, count % shards);
  return Array.from({ length: shards }, (_unused, shard) => ({ from: bound(shard), to: bound(shard + 1) }));
}

/**
 * Whether a network's batches can be sharded; if not, it trains with one worker. Batch normalisation needs the statistics
 * of the whole batch, which the threads exchange; TensorFlow.js' own implementation, used for axes other than the last,
 * does not support that.
 */
export function canShard(graph: Graph): boolean {
  return graph.every(({ layer, inputs, frozen }) => {
    const rank = graph[inputs[0] ?? 0]!.outputShape.length;
    return !isNormalisation(layer) || frozen === true || normalisesLastAxis(layer, rank);
  });
}

/** Number of values that one shard contributes to the network's largest exchange; 0 if the threads exchange nothing. */
export function gatherCapacity(graph: Graph): number {
  const channels = graph.flatMap(({ layer }) =>
    isNormalisation(layer) ? [layer.weights[0]!.shape[0]!] : [],
  );
  return channels.length === 0 ? 0 : 1 + 2 * Math.max(...channels);
}

function isNormalisation(layer: Layer): boolean {
  return engineOf(layer)?.wholeBatch === true;
}
