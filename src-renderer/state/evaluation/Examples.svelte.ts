import type { ExamplePage, ExamplesRequest } from '../../../src-shared/contract/evaluation.ts';

/** Number of examples per page. */
export const EXAMPLES = 12;
export const exampleOrders = [
  'worst',
  'best',
  'split',
] as const satisfies readonly ExamplesRequest['order'][];
export type ExampleOrder = (typeof exampleOrders)[number];

/** Pages of test examples with the outputs of a network that predicts values. */
export class Examples {
  page = $state.raw<ExamplePage | null>(null);
  order = $state<ExampleOrder>('worst');
  readonly #ask: (request: Omit<ExamplesRequest, 'task'>) => Promise<ExamplePage>;
  readonly #attempt: (action: () => Promise<void>) => Promise<void>;
  #turn = 0;

  constructor(
    ask: (request: Omit<ExamplesRequest, 'task'>) => Promise<ExamplePage>,
    attempt: (action: () => Promise<void>) => Promise<void>,
  ) {
    this.#ask = ask;
    this.#attempt = attempt;
  }

  /** Shows the page at an offset; of concurrent requests the last one counts. */
  async show(offset: number, order: ExampleOrder = this.order): Promise<void> {
    const turn = ++this.#turn;
    this.order = order;
    await this.#attempt(async () => {
      const page = await this.#ask({ split: 'test', order, offset, count: EXAMPLES });
      if (turn === this.#turn) this.page = page;
    });
  }

  clear(): void {
    this.#turn++;
    this.page = null;
  }
}
