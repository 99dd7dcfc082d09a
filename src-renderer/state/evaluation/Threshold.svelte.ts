import {
  atThreshold,
  THRESHOLD_PARTS,
  type AtThreshold,
  type ThresholdTable,
} from '../../../src-shared/contract/evaluation.ts';

/** A threshold on the score of one class against the rest. */
export class Threshold {
  #chosen = $state<number | null>(null);
  /** In units of 1 / {@link THRESHOLD_PARTS}. */
  part = $state(THRESHOLD_PARTS / 2);
  table = $state.raw<ThresholdTable | null>(null);
  readonly #count: () => number;
  readonly #ask: (index: number) => Promise<ThresholdTable>;
  readonly #attempt: (action: () => Promise<void>) => Promise<void>;

  /** The class: the chosen one; of two classes by default the second, which is conventionally the positive one. */
  readonly class: number = $derived.by(() => {
    const count = this.#count();
    if (this.#chosen !== null && this.#chosen < count) return this.#chosen;
    return count === 2 ? 1 : 0;
  });
  /** Metrics at the threshold; null while they are unknown. */
  readonly now: AtThreshold | null = $derived(this.table ? atThreshold(this.table, this.part) : null);

  /** @param count number of classes */
  constructor(
    count: () => number,
    ask: (index: number) => Promise<ThresholdTable>,
    attempt: (action: () => Promise<void>) => Promise<void>,
  ) {
    this.#count = count;
    this.#ask = ask;
    this.#attempt = attempt;
  }

  /** Chooses another class. */
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
