import type { Workbench } from '../Workbench.svelte.ts';
import { AllImages } from './AllImages.svelte.ts';
import { Attributions } from './Attributions.svelte.ts';
import { Maximisation } from './Maximisation.svelte.ts';
import { MovedImages } from './MovedImages.svelte.ts';

/** The tabs of the screen, in order. */
export const whyTabs = ['image', 'unit', 'all', 'moved'] as const;
export type WhyTab = (typeof whyTabs)[number];

/** The explanation screen: why the network gives its outputs, and how robust it is. */
export class Why {
  open = $state(false);
  tab = $state<WhyTab>('image');
  readonly attributions: Attributions;
  readonly maximisation: Maximisation;
  readonly allImages: AllImages;
  readonly movedImages: MovedImages;
  readonly #workbench: Workbench;
  #session: string | null = null;

  /** Identifies the image and the weights in question; null while they change, or if there is nothing to explain. */
  readonly key: string | null = $derived.by(() => {
    const { session, own, selection, running, frozen } = this.#workbench;
    if (!this.open || !session || running || frozen || !this.fits) return null;
    const image = own ? `own ${this.#numberOf(own)}` : `${selection.split} ${selection.index}`;
    return `${session.id} ${session.step} ${image}`;
  });

  /** Whether what is asked here can be asked of the network: one that tells classes of single images, or of their pixels. */
  get isOfImages(): boolean {
    const { session } = this.#workbench;
    return (
      (session?.task === 'classification' || session?.task === 'segmentation') &&
      session.model.inputs.length === 1 &&
      session.data.shape.length === 3
    );
  }

  /** Whether the open tab can be asked of the network: of single pixels, only one image can be explained. */
  get fits(): boolean {
    return this.isOfImages && (this.tab === 'image' || this.#workbench.session?.task === 'classification');
  }

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.attributions = new Attributions(workbench);
    this.maximisation = new Maximisation(workbench);
    this.allImages = new AllImages(workbench);
    this.movedImages = new MovedImages(workbench);
  }

  async show(): Promise<void> {
    this.open = true;
    this.#workbench.choosing = false;
  }

  close(): void {
    this.open = false;
    this.maximisation.stop();
    for (const panel of [this.attributions, this.allImages, this.movedImages]) panel.cancel();
  }

  /** Updates the open tab if its request has changed. */
  follow(): void {
    const id = this.#workbench.session?.id ?? null;
    if (id !== this.#session) {
      this.#session = id;
      this.#clear();
    }
    if (this.key === null) return;
    if (this.tab === 'image') this.attributions.follow(this.key);
    if (this.tab === 'moved') this.movedImages.follow(this.key);
  }

  /** Answers about another network are outdated. */
  #clear(): void {
    for (const panel of [this.attributions, this.maximisation, this.allImages, this.movedImages])
      panel.clear();
  }

  /** Distinguishes drawings by object identity. */
  #numberOf(own: Uint8Array): number {
    const known = this.#numbers.get(own) ?? ++this.#last;
    this.#numbers.set(own, known);
    return known;
  }
  readonly #numbers = new WeakMap<Uint8Array, number>();
  #last = 0;
}
