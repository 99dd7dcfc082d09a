import {
  atThreshold,
  THRESHOLD_PARTS,
  type AtThreshold,
  type ThresholdTable,
} from '../../../src-shared/contract/evaluation.ts';

/** A threshold on the score of one class, which tells that class from the rest. */
export class Threshold {
  #chosen = $state<number | null>(null);
  /** In parts of which {@link THRESHOLD_PARTS} make 1. */
  part = $state(THRESHOLD_PARTS / 2);
  table = $state.raw<ThresholdTable | null>(null);
  readonly #count: () => number;
  readonly #ask: (index: number) => Promise<ThresholdTable>;
  readonly #attempt: (action: () => Promise<void>) => Promise<void>;

  /** Which class: the one that was chosen; of two, the second, which is by custom the one to be found. */
  readonly class: number = $derived.by(() => {
    const count = this.#count();
    if (this.#chosen !== null && this.#chosen < count) return this.#chosen;
    return count === 2 ? 1 : 0;
  });
  /** What the threshold makes of the images; null while that is not known. */
  readonly now: AtThreshold | null = $derived(this.table ? atThreshold(this.table, this.part) : null);

  /** @param count how many classes there are */
  constructor(
    count: () => number,
    ask: (index: number) => Promise<ThresholdTable>,
    attempt: (action: () => Promise<void>) => Promise<void>,
  ) {
    this.#count = count;
    this.#ask = ask;
    this.#attempt = attempt;
  }

  /** Takes another class. */
  async choose(index: number): Promise<void> {
    this.#chosen = index;
    await this.load();
  }

  async load(): Promise<void> {
    const index = this.class;
    await this.#attempt(async () => {
      const table = await this.#ask(index);
      if (index === this.class) this.table = table;
    });
  }

  clear(): void {
    this.table = null;
  }
}
