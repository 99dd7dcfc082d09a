import type { SampleRef } from '../../src-shared/contract/service.ts';
import { formatAddress, parseAddress, type Cell, type Compared, type Selected } from './address.ts';

/** The selection shared by all views, mirrored in the URL's fragment so that it can be copied and reopened. */
export class Selection {
  #selected = $state.raw<Selected>({
    layer: null,
    map: 0,
    split: 'test',
    index: 0,
    opened: false,
    cell: null,
    compared: null,
  });
  readonly #page: Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>;
  /** Called when the address was changed from outside; set by the owner of dependent state. */
  onFollow: () => void = () => undefined;
  /** Called when the selection changes. */
  onChange: () => void = () => undefined;
  readonly #follow = (): void => {
    const closed = { opened: false, cell: null, compared: null };
    this.#selected = { ...this.#selected, ...closed, ...parseAddress(this.#page.location.hash) };
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
  /** Whether the selected layer is shown instead of the whole network. */
  get opened(): boolean {
    return this.#selected.opened;
  }
  /** The position in the map whose arithmetic is shown. */
  get cell(): Cell | null {
    return this.#selected.cell;
  }
  /** What the layer is compared with; null without a comparison. */
  get compared(): Compared | null {
    return this.#selected.compared;
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
    const otherLayer = change.layer !== undefined && change.layer !== this.#selected.layer;
    if (otherLayer && change.map === undefined) next.map = 0;
    if (otherLayer && change.cell === undefined) next.cell = null;
    this.#selected = next;
    this.#page.history.replaceState(this.#page.history.state, '', formatAddress(next));
    this.onChange();
  }

  dispose(): void {
    this.#page.removeEventListener('hashchange', this.#follow);
  }
}
