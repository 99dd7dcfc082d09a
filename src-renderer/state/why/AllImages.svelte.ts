import type { LayerInfo } from '../../../src-shared/model/model.ts';
import {
  MOST_EMBEDDED,
  type Embedding,
  type EmbeddingMethod,
  type Separability,
} from '../../../src-shared/contract/why.ts';
import type { Workbench } from '../Workbench.svelte.ts';
import { Answer } from './Answer.svelte.ts';
import { insidePolygon, type Point } from './insidePolygon.ts';

/** Maximum number of selected images that are displayed. */
export const MOST_SHOWN = 60;
/** Maximum number of pending pictures; older requests are dropped. */
const MOST_WISHED = 2 * MOST_SHOWN;

/** The test images as an embedding with a selection, and how well each layer separates their classes. */
export class AllImages {
  /** The embedded layer; null for the last one before the output. */
  layerName = $state<string | null>(null);
  method = $state<EmbeddingMethod>('umap');
  count = $state(1000);
  neighbours = $state(15);
  seed = $state(1);
  /** Indices of the selected images, in the order of the split. */
  selected = $state.raw<readonly number[]>([]);
  /** Classes whose points are hidden. */
  hidden = $state.raw<readonly number[]>([]);
  /** Pictures by index, `[H, W, C]`, 0..255. */
  pictures = $state.raw<Readonly<Partial<Record<number, Uint8Array>>>>({});
  readonly embedding: Answer<Embedding>;
  readonly separability: Answer<Separability>;
  readonly #workbench: Workbench;
  #wanted: readonly number[] = [];
  #fetching = false;

  readonly layers: readonly LayerInfo[] = $derived.by(() => this.#workbench.layers);
  readonly layer: LayerInfo | undefined = $derived(
    this.layers.find(({ name }) => name === this.layerName) ?? this.layers.at(-2) ?? this.layers.at(-1),
  );
  /** Maximum number of images to embed. */
  readonly most: number = $derived.by(() => Math.min(MOST_EMBEDDED, this.#workbench.session?.data.test ?? 0));
  /** Number of points per class. */
  readonly classCounts: readonly number[] = $derived.by(() => {
    const counts = new Array<number>(this.#workbench.session?.data.classes.length ?? 0).fill(0);
    for (const label of this.embedding.value?.labels ?? []) counts[label] = (counts[label] ?? 0) + 1;
    return counts;
  });

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.embedding = new Answer(workbench, 'embedding');
    this.separability = new Answer(workbench, 'separability');
  }

  async layOut(): Promise<void> {
    const { layer, method, neighbours, seed } = this;
    if (!layer) return;
    const count = Math.max(3, Math.min(this.most, this.count));
    await this.embedding.ask((task) =>
      this.#workbench.connection.calls.embedding({
        ...{ task, layer: layer.name, method, count, neighbours, seed },
      }),
    );
    this.selected = this.selected.filter((index) => index < (this.embedding.value?.count ?? 0));
  }

  async measure(): Promise<void> {
    const count = Math.max(2, Math.min(this.most, this.count));
    await this.separability.ask((task) => this.#workbench.connection.calls.separability({ task, count }));
  }

  /** Selects the visible points inside an outline, in the embedding's coordinates. */
  selectInside(outline: readonly Point[]): void {
    const { value } = this.embedding;
    if (!value) return;
    this.#select(
      (index) =>
        !this.hidden.includes(value.labels[index]!) &&
        insidePolygon([value.points[2 * index]!, value.points[2 * index + 1]!], outline),
    );
  }

  /** Selects all images of a class, or none for null. */
  selectClass(label: number | null): void {
    const labels = this.embedding.value?.labels;
    this.#select((index) => label !== null && labels?.[index] === label);
  }

  /** Selects the wrongly classified images. */
  selectWrong(): void {
    const { value } = this.embedding;
    this.#select((index) => value?.labels[index] !== value?.predicted[index]);
  }

  /** Shows or hides a class. */
  toggle(label: number): void {
    const others = this.hidden.filter((one) => one !== label);
    this.hidden = others.length < this.hidden.length ? others : [...others, label];
  }

  /** The point nearest to a position, at a distance of at most `reach`; null if there is none. */
  nearest([x, y]: Point, reach: number): number | null {
    const { value } = this.embedding;
    let [nearest, least]: [number | null, number] = [null, reach * reach];
    for (let index = 0; index < (value?.count ?? 0); index++) {
      if (this.hidden.includes(value!.labels[index]!)) continue;
      const squared = (value!.points[2 * index]! - x) ** 2 + (value!.points[2 * index + 1]! - y) ** 2;
      if (squared <= least) [nearest, least] = [index, squared];
    }
    return nearest;
  }

  /** Requests the picture of an image for {@link pictures}. */
  wish(index: number): void {
    if (this.pictures[index] || this.#workbench.frozen) return;
    this.#wanted = [...this.#wanted.filter((one) => one !== index), index].slice(-MOST_WISHED);
    if (!this.#fetching) void this.#fetch();
  }

  /** Shows an image in the workbench. */
  inspect(index: number): void {
    this.#workbench.selectSample('test', index);
  }

  clear(): void {
    this.embedding.clear();
    this.separability.clear();
    this.selected = [];
    this.hidden = [];
    this.pictures = {};
    this.#wanted = [];
    this.layerName = null;
  }

  /** Cancels all requests. */
  cancel(): void {
    this.embedding.cancel();
    this.separability.cancel();
  }

  #select(chosen: (index: number) => boolean): void {
    const count = this.embedding.value?.count ?? 0;
    this.selected = Array.from({ length: count }, (_none, at) => at).filter(chosen);
    for (const index of this.selected.slice(0, MOST_SHOWN)) this.wish(index);
  }

  async #fetch(): Promise<void> {
    this.#fetching = true;
    try {
      while (this.#wanted.length > 0) {
        // The latest request is what the user is looking at.
        const index = this.#wanted.at(-1)!;
        this.#wanted = this.#wanted.slice(0, -1);
        const { images } = await this.#workbench.connection.calls.samples({
          ...{ split: 'test', offset: index, count: 1 },
        });
        this.pictures = { ...this.pictures, [index]: images };
      }
    } catch (error) {
      this.#wanted = [];
      this.#workbench.problems.add(error);
    } finally {
      this.#fetching = false;
    }
  }
}
