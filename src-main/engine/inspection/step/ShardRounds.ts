import type { ShardExchange } from '../../network/TrainingPass.ts';

/** Thrown when a shard needs exchange data that other shards have not provided yet. */
class NotYet extends Error {}

/**
 * Computes shards that exchange data one after another on a single thread, with the same bits as on several. In each
 * round every shard runs as far as the data from earlier rounds allows; all shards complete in the last round. The
 * engine's own first shard is computed last, so that the state that the network keeps of its last pass is that shard's,
 * as in every step.
 * @param compute computes one shard from its beginning; called again in every round
 * @returns the result of each shard
 */
export function inRounds<T>(shards: number, compute: (shard: number, allGather: ShardExchange) => T): T[] {
  /** What each shard contributed to each exchange. */
  const rounds: (Float64Array | undefined)[][] = [];
  const results = new Map<number, T>();
  while (results.size < shards)
    for (let shard = shards - 1; shard >= 0; shard--) {
      if (results.has(shard)) continue;
      let round = 0;
      const exchange = (mine: Float64Array): Float64Array[] => {
        const told = (rounds[round++] ??= Array<Float64Array | undefined>(shards).fill(undefined));
        told[shard] ??= mine.slice();
        const all = told.filter((one) => one !== undefined);
        if (all.length < shards) throw new NotYet();
        return all;
      };
      try {
        results.set(shard, compute(shard, { exchange }));
      } catch (error) {
        if (!(error instanceof NotYet)) throw error;
      }
    }
  return Array.from({ length: shards }, (_none, shard) => results.get(shard)!);
}
