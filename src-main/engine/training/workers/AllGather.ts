import type { ShardExchange } from '../../network/TrainingPass.ts';
import { sharedIntegers, type AllGatherBuffer } from './exchange.ts';
import { StepAbandoned } from './StepAbandoned.ts';
import { waitForChange } from './waitForChange.ts';

/** Indices into the control block of an {@link AllGatherBuffer}. */
const word = {
  /** Number of shards in this step. */
  shards: 0,
  arrived: 1,
  /** Number of completed exchanges in this step. */
  round: 2,
  /** Nonzero if the step cannot be completed. */
  broken: 3,
} as const;

const CONTROL_WORDS = 4;
const NO_ROUND = -1;
/** Double buffering: a fast thread writes to the next buffer while others still read the previous one. */
const TURNS = 2;

/** Allocates the shared memory for `shards` shards, each of which contributes at most `capacity` numbers. */
export function makeAllGatherBuffer(shards: number, capacity: number): AllGatherBuffer {
  const bytes = TURNS * shards * capacity * Float64Array.BYTES_PER_ELEMENT;
  return {
    control: sharedIntegers(CONTROL_WORDS),
    capacity,
    values: new Float64Array(new SharedArrayBuffer(bytes)),
  };
}

/** Resets the shared memory for a step with `shards` shards. No thread may be in an exchange. */
export function prepareAllGather({ control }: AllGatherBuffer, shards: number): void {
  control.fill(0);
  control[word.shards] = shards;
}

/** Makes all threads that wait in an exchange, or enter one later, abandon the step. */
export function abort({ control }: AllGatherBuffer): void {
  Atomics.store(control, word.broken, 1);
  // A thread that has already checked `broken` and is about to wait for a change of the round sees it changed.
  Atomics.store(control, word.round, NO_ROUND);
  Atomics.notify(control, word.round);
}

/**
 * One shard's side of the all-gather exchanges of a step. In each exchange all threads write their numbers, wait for one
 * another, and read the same. All threads run the same layers and so enter the same exchanges in the same order.
 */
export class AllGather implements ShardExchange {
  readonly #place: AllGatherBuffer;
  readonly #shard: number;
  readonly #patience: () => number;
  #round = 0;

  /** @param patience how long to wait for the other threads at one exchange, in milliseconds */
  constructor(place: AllGatherBuffer, shard: number, patience: () => number) {
    this.#place = place;
    this.#shard = shard;
    this.#patience = patience;
  }

  /** @throws StepAbandoned if one of the threads does not arrive; all other threads get it too */
  exchange(mine: Float64Array): Float64Array[] {
    const { control, capacity, values } = this.#place;
    const shards = control[word.shards]!;
    const start = (this.#round % TURNS) * shards * capacity;
    values.set(mine, start + this.#shard * capacity);
    this.#arrive(shards);
    this.#round++;
    return Array.from({ length: shards }, (_unused, shard) =>
      values.slice(start + shard * capacity, start + shard * capacity + mine.length),
    );
  }

  #arrive(shards: number): void {
    const { control } = this.#place;
    if (Atomics.add(control, word.arrived, 1) + 1 === shards) {
      Atomics.store(control, word.arrived, 0);
      Atomics.compareExchange(control, word.round, this.#round, this.#round + 1);
      Atomics.notify(control, word.round);
    } else this.#wait();
    if (Atomics.load(control, word.broken) !== 0) throw new StepAbandoned();
  }

  #wait(): void {
    const { control } = this.#place;
    const deadline = performance.now() + this.#patience();
    while (Atomics.load(control, word.round) === this.#round && Atomics.load(control, word.broken) === 0) {
      const left = deadline - performance.now();
      if (left <= 0) abort(this.#place);
      else waitForChange(control, word.round, this.#round, left);
    }
  }
}
