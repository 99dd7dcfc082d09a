import { wrapInternal, type FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { untrack } from 'svelte';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import {
  MOST_EMBEDDED,
  type Move,
  type Moved,
  type Robustness,
  unmoved,
} from '../../../src-shared/contract/why.ts';
import type { Workbench } from '../Workbench.svelte.ts';
import { Answer } from './Answer.svelte.ts';

/** The transformed image with the maps of a layer, and the accuracy over many transformed images. */
export class MovedImages {
  move = $state.raw<Move>(unmoved);
  count = $state(1000);
  seed = $state(1);
  /** The selected layer's output for the transformed image. */
  moved = $state.raw<Moved | null>(null);
  problem = $state.raw<FeaturescopeError | null>(null);
  readonly robustness: Answer<Robustness>;
  readonly #workbench: Workbench;
  #wanted = '';
  #looking = false;

  readonly layer: LayerInfo | undefined = $derived.by(() => this.#workbench.layer);
  readonly isMoved: boolean = $derived(JSON.stringify(this.move) !== JSON.stringify(unmoved));
  readonly most: number = $derived.by(() => Math.min(MOST_EMBEDDED, this.#workbench.session?.data.test ?? 0));

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.robustness = new Answer(workbench, 'robustness');
  }

  change(change: Partial<Move>): void {
    this.move = { ...this.move, ...change };
  }

  reset(): void {
    this.move = unmoved;
  }

  /**
   * Requests the layer's output for the current transformation. While a request is pending, only the latest one is kept.
   */
  follow(key: string): void {
    const wanted = `${key} ${this.layer?.name} ${JSON.stringify(this.move)}`;
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    untrack(() => {
      if (!this.#looking) void this.#look();
    });
  }

  async measure(): Promise<void> {
    const count = Math.max(1, Math.min(this.most, this.count));
    const { seed } = this;
    await this.robustness.ask((task) => this.#workbench.connection.calls.robustness({ task, count, seed }));
  }

  clear(): void {
    this.robustness.clear();
    this.moved = null;
    this.problem = null;
    this.#wanted = '';
    this.reset();
  }

  cancel(): void {
    this.robustness.cancel();
  }

  async #look(): Promise<void> {
    this.#looking = true;
    try {
      for (let asked = ''; asked !== this.#wanted;) {
        asked = this.#wanted;
        const { sample, connection } = this.#workbench;
        const { layer, move } = this;
        if (!layer) return;
        this.moved = await connection.calls.moved({ sample, layer: layer.name, move });
        this.problem = null;
      }
    } catch (error) {
      this.moved = null;
      this.problem = wrapInternal(error);
    } finally {
      this.#looking = false;
    }
  }
}
