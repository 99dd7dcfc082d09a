import type { WeightEdit } from '../../../src-shared/contract/edits.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Changes of one layer's weights that were typed and not made yet, by weight and index. */
type Draft = Readonly<Record<string, Readonly<Record<number, number>>>>;

/** Edits weights by hand: values are collected and made together; the network then continues as a branch of its run. */
export class WeightEditor {
  readonly #workbench: Workbench;
  #draft = $state.raw<Draft>({});
  /** Layer and step that the draft belongs to: elsewhere, it means nothing. */
  #place = $state.raw('');
  busy = $state(false);

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Number of typed changes. */
  get count(): number {
    return Object.values(this.#current).reduce((sum, values) => sum + Object.keys(values).length, 0);
  }

  /** The typed value of a weight; undefined where none was typed. */
  typed(weight: string, index: number): number | undefined {
    return this.#current[weight]?.[index];
  }

  /** Takes a typed value; one that is no number, or the value that the weight has, takes the change back. */
  type(weight: string, index: number, value: number, current: number): void {
    const { [index]: _before, ...others } = this.#current[weight] ?? {};
    const isChange = Number.isFinite(value) && value !== current;
    this.#draft = { ...this.#current, [weight]: isChange ? { ...others, [index]: value } : others };
    this.#place = this.#here;
  }

  /** Takes all typed changes back. */
  discard(): void {
    this.#draft = {};
  }

  /** Makes the typed changes. */
  async apply(): Promise<void> {
    const layer = this.#workbench.layer?.name;
    if (layer === undefined || this.count === 0) return;
    const edits = Object.entries(this.#current).flatMap(([weight, typed]): WeightEdit[] => {
      const values = Object.entries(typed).map(([index, value]) => ({ index: Number(index), value }));
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
    return this.#place === this.#here ? this.#draft : {};
  }
}
