import type { ShardExchange } from '../../network/TrainingPass.ts';
import { sharedIntegers, type AllGatherBuffer } from './exchange.ts';
import { StepAbandoned } from './StepAbandoned.ts';

/** Words of the control block of a {@link AllGatherBuffer}. */
const word = {
  /** How many shards there are in this step. */
  shards: 0,
  arrived: 1,
  /** How many allGather of this step are over. */
  round: 2,
  /** Not 0 when the step cannot be finished. */
  broken: 3,
} as const;

const CONTROL_WORDS = 4;
const NO_ROUND = -1;
/** Meetings are written to in turn: who is early writes to the next while others still read the last. */
const TURNS = 2;

/** A place for so many shards, each of which brings at most `capacity` numbers. */
export function makeAllGatherBuffer(shards: number, capacity: number): AllGatherBuffer {
  const bytes = TURNS * shards * capacity * Float64Array.BYTES_PER_ELEMENT;
  return {
    control: sharedIntegers(CONTROL_WORDS),
    capacity,
    values: new Float64Array(new SharedArrayBuffer(bytes)),
  };
}

/** Makes a place ready for a step of so many shards. No thread may be in an exchange there. */
export function prepareAllGather({ control }: AllGatherBuffer, shards: number): void {
  control.fill(0);
  control[word.shards] = shards;
}

/** Lets everybody who waits at a place give the step up, and everybody who comes later. */
export function abort({ control }: AllGatherBuffer): void {
  Atomics.store(control, word.broken, 1);
  // Whoever looked at `broken` before and is about to wait for the round to change finds it changed.
  Atomics.store(control, word.round, NO_ROUND);
  Atomics.notify(control, word.round);
}

/**
 * One shard's side of the allGather of a step: in each, all threads put down their numbers, wait for one another, and read
 * the same. Every thread comes to the same allGather in the same order, because all run the same layers.
 */
export class AllGather implements ShardExchange {
  readonly #place: AllGatherBuffer;
  readonly #shard: number;
  readonly #patience: () => number;
  #round = 0;

  /** @param patience how long it waits for the others at one exchange, in milliseconds */
  constructor(place: AllGatherBuffer, shard: number, patience: () => number) {
    this.#place = place;
    this.#shard = shard;
    this.#patience = patience;
  }

  /** @throws StepAbandoned when one of the threads does not come; all others get it too then */
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
      else Atomics.wait(control, word.round, this.#round, left);
    }
  }
}
