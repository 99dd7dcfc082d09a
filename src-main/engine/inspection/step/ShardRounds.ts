import type { ShardExchange } from '../../network/TrainingPass.ts';

/** A shard cannot go on before the others have been where it is. */
class NotYet extends Error {}

/**
 * Lets shards whose threads would meet inside a step be computed one after the other on one thread, with the same bits: in
 * each round a shard goes as far as what the others have told it so far, so that the last round gets through. The first shard,
 * which is the engine's own, is computed last: what the network keeps of its last pass is of that one, as in every step.
 * @param compute one shard, from its beginning; it is done again in every round until it gets through
 * @returns what each shard gave
 */
export function inRounds<T>(shards: number, compute: (shard: number, allGather: ShardExchange) => T): T[] {
  /** What each shard brought to each exchange. */
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
