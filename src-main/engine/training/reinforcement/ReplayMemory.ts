import type { RandomStream } from '../../../../src-shared/arithmetic/random.ts';

/** A step of a game: what was seen, done, and come of it. */
export interface Transition {
  /** The picture before the action. `[H, W, C]`, 0..255 */
  before: Uint8Array;
  action: number;
  reward: number;
  /** The picture after the action. */
  after: Uint8Array;
  isOver: boolean;
}

/** Transitions drawn from a memory, in the order of the draws. */
export interface ReplayBatch {
  /** `[N, H, W, C]` */
  before: Uint8Array;
  actions: Int32Array;
  rewards: Float32Array;
  after: Uint8Array;
  /** 1 where the game ended. */
  over: Uint8Array;
}

/** The whole content of a memory. */
export interface ReplayState extends ReplayBatch {
  /** Number of transitions that were ever remembered. */
  total: number;
}

/**
 * The last transitions of all games, from which batches are drawn: neighbouring pictures of one game are too alike to learn from
 * in their order (Lin 1992; Mnih et al. 2015). The oldest make room for new ones.
 */
export class ReplayMemory {
  readonly #capacity: number;
  readonly #size: number;
  #content: ReplayBatch;
  #total = 0;

  /** @param capacity number of transitions that are kept @param size number of values of a picture */
  constructor(capacity: number, size: number) {
    this.#capacity = capacity;
    this.#size = size;
    this.#content = emptyBatch(capacity, size);
  }

  /** Number of transitions that are there. */
  get count(): number {
    return Math.min(this.#total, this.#capacity);
  }

  remember({ before, action, reward, after, isOver }: Transition): void {
    const at = this.#total++ % this.#capacity;
    this.#content.before.set(before, at * this.#size);
    this.#content.after.set(after, at * this.#size);
    this.#content.actions[at] = action;
    this.#content.rewards[at] = reward;
    this.#content.over[at] = Number(isOver);
  }

  /** Draws transitions, each with the same probability, with replacement. @throws RangeError from an empty memory */
  draw(count: number, random: RandomStream): ReplayBatch {
    const size = this.#size;
    const batch = emptyBatch(count, size);
    for (let row = 0; row < count; row++) {
      const at = random.integer(this.count);
      batch.before.set(this.#content.before.subarray(at * size, (at + 1) * size), row * size);
      batch.after.set(this.#content.after.subarray(at * size, (at + 1) * size), row * size);
      batch.actions[row] = this.#content.actions[at]!;
      batch.rewards[row] = this.#content.rewards[at]!;
      batch.over[row] = this.#content.over[at]!;
    }
    return batch;
  }

  /** A copy of the content, from which {@link restore} goes on. */
  save(): ReplayState {
    return { ...copyOf(this.#content), total: this.#total };
  }

  restore({ total, ...content }: ReplayState): void {
    this.#content = copyOf(content);
    this.#total = total;
  }
}

const emptyBatch = (count: number, size: number): ReplayBatch => ({
  before: new Uint8Array(count * size),
  actions: new Int32Array(count),
  rewards: new Float32Array(count),
  after: new Uint8Array(count * size),
  over: new Uint8Array(count),
});

const copyOf = ({ before, actions, rewards, after, over }: ReplayBatch): ReplayBatch => ({
  before: before.slice(),
  actions: actions.slice(),
  rewards: rewards.slice(),
  after: after.slice(),
  over: over.slice(),
});
