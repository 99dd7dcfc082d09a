import type { layers, LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { engineOf } from '../../layers/layers.ts';
import { normalisesLastAxis } from '../../network/batchNormalisation.ts';
import { isRandom } from '../../network/noise.ts';
import type { ImageRange } from '../../tasks/evaluate.ts';

type Layer = layers.Layer;

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

/**
 * Whether a network's batches can be cut into shards; where not, it trains with one worker. Batch normalisation takes its
 * statistics from the whole batch, for which the threads meet; TensorFlow.js' own layers, used for other axes than the last
 * and inside nested models, know nothing of that.
 */
export function canShard(model: LayersModel): boolean {
  return model.layers.every((layer) => {
    if (isNested(layer)) return !layer.layers.some((inner) => needsWholeBatch(inner));
    return !isNormalisation(layer) || normalisesLastAxis(layer, rankOf(layer));
  });
}

/** The numbers that one shard brings to a network's largest exchange; 0 where the threads need not meet. */
export function gatherCapacity(model: LayersModel): number {
  const channels = model.layers.filter(isNormalisation).map((layer) => layer.weights[0]!.shape[0]!);
  return channels.length === 0 ? 0 : 1 + 2 * Math.max(...channels);
}

function needsWholeBatch(layer: Layer): boolean {
  if (isNested(layer)) return layer.layers.some((inner) => needsWholeBatch(inner));
  return isNormalisation(layer) || isRandom(layer);
}

function isNested(layer: Layer): layer is LayersModel {
  return Array.isArray((layer as Partial<LayersModel>).layers);
}

function isNormalisation(layer: Layer): boolean {
  return engineOf(layer)?.wholeBatch === true;
}

function rankOf(layer: Layer): number {
  return (layer.input as SymbolicTensor).shape.length;
}
