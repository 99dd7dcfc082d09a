import {
  atThreshold,
  THRESHOLD_PARTS,
  type AtThreshold,
  type ThresholdTable,
} from '../../../src-main/protocol/evaluation.ts';

/** A threshold on the score of one class, which tells that class from the rest. */
export class Threshold {
  /** Which class. */
  class = $state(0);
  /** In parts of which {@link THRESHOLD_PARTS} make 1. */
  part = $state(THRESHOLD_PARTS / 2);
  table = $state.raw<ThresholdTable | null>(null);
  readonly #ask: (index: number) => Promise<ThresholdTable>;
  readonly #attempt: (action: () => Promise<void>) => Promise<void>;

  /** What the threshold makes of the images; null while that is not known. */
  readonly now: AtThreshold | null = $derived(this.table ? atThreshold(this.table, this.part) : null);

  constructor(
    ask: (index: number) => Promise<ThresholdTable>,
    attempt: (action: () => Promise<void>) => Promise<void>,
  ) {
    this.#ask = ask;
    this.#attempt = attempt;
  }

  /** Takes another class. */
  async choose(index: number): Promise<void> {
    this.class = index;
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
