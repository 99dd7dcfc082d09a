import type { WeightEdit } from '../../../src-shared/contract/edits.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Changes of one layer's weights that were typed and not made yet, by weight and index. */
type Draft = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Edits weights by hand: values are collected and made together; the network then continues as a branch of its run. */
export class WeightEditor {
  readonly #workbench: Workbench;
  #draft = $state.raw<Draft>(new Map());
  /** Layer and step that the draft belongs to: elsewhere, it means nothing. */
  #place = $state.raw('');
  busy = $state(false);

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Number of typed changes. */
  get count(): number {
    return [...this.#current.values()].reduce((sum, values) => sum + values.size, 0);
  }

  /** The typed value of a weight; undefined where none was typed. */
  typed(weight: string, index: number): number | undefined {
    return this.#current.get(weight)?.get(index);
  }

  /** Takes a typed value; one that is no number, or the value that the weight has, takes the change back. */
  type(weight: string, index: number, value: number, current: number): void {
    const values = new Map(this.#current.get(weight));
    if (Number.isFinite(value) && value !== current) values.set(index, value);
    else values.delete(index);
    this.#draft = new Map(this.#current).set(weight, values);
    this.#place = this.#here;
  }

  /** Takes all typed changes back. */
  discard(): void {
    this.#draft = new Map();
  }

  /** Makes the typed changes. */
  async apply(): Promise<void> {
    const layer = this.#workbench.layer?.name;
    if (layer === undefined || this.count === 0) return;
    const edits = [...this.#current].flatMap(([weight, typed]): WeightEdit[] => {
      const values = [...typed].map(([index, value]) => ({ index, value }));
      return values.length > 0 ? [{ kind: 'values', layer, weight, values }] : [];
    });
    await this.make(edits);
  }

  /** Makes edits; the typed changes are discarded once they are made. */
  async make(edits: WeightEdit[]): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const workbench = this.#workbench;
    await workbench.attempt(async () => {
      workbench.show(await workbench.connection.calls.editWeights({ edits }));
      this.discard();
    });
    this.busy = false;
  }

  get #here(): string {
    const { session, layer } = this.#workbench;
    return `${session?.id} ${session?.run} ${session?.step} ${layer?.name}`;
  }

  get #current(): Draft {
    return this.#place === this.#here ? this.#draft : new Map();
  }
}
