import type { SampleRef } from '../../src-main/protocol/service.ts';
import { formatAddress, parseAddress, type Selected } from './address.ts';

/** The selection, one for all views, mirrored in the address so that what is shown can be copied and opened again. */
export class Selection {
  #selected = $state.raw<Selected>({ layer: null, map: 0, split: 'test', index: 0 });
  readonly #page: Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>;
  /** Called when the address was changed from outside; set by the one who owns what depends on it. */
  onFollow: () => void = () => undefined;
  readonly #follow = (): void => {
    this.#selected = { ...this.#selected, ...parseAddress(this.#page.location.hash) };
    this.onFollow();
  };

  constructor(page: Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>) {
    this.#page = page;
    this.#follow();
    page.addEventListener('hashchange', this.#follow);
  }

  get layer(): string | null {
    return this.#selected.layer;
  }
  get map(): number {
    return this.#selected.map;
  }
  get split(): 'train' | 'test' {
    return this.#selected.split;
  }
  get index(): number {
    return this.#selected.index;
  }
  get sample(): SampleRef & { split: 'train' | 'test'; index: number } {
    return { split: this.#selected.split, index: this.#selected.index };
  }

  select(change: Partial<Selected>): void {
    const next = { ...this.#selected, ...change };
    if (change.layer !== undefined && change.layer !== this.#selected.layer && change.map === undefined)
      next.map = 0;
    this.#selected = next;
    this.#page.history.replaceState(null, '', formatAddress(next));
  }

  dispose(): void {
    this.#page.removeEventListener('hashchange', this.#follow);
  }
}
