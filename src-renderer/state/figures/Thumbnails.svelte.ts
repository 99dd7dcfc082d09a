import { SvelteMap } from 'svelte/reactivity';
import type { DeckEntry } from '../../../src-shared/figures/drawing/drawDeck.ts';
import {
  drawFigure,
  type FigureContext,
  type FigureStyle,
} from '../../../src-shared/figures/drawing/drawFigure.ts';
import { figureKind } from '../../../src-shared/figures/kinds/catalogue.ts';
import type { FigureSource } from '../../../src-shared/figures/drawing/source.ts';

/** A thumbnail of a figure, or the fact that it cannot be made. */
export type Thumbnail = SVGSVGElement | 'impossible';

/** Maximum number of cached thumbnails. */
const MOST = 200;

/**
 * Thumbnails of figures of the open network, drawn one after another on first request. Each is the figure itself, and is
 * cached as long as network, step and style stay the same.
 */
export class Thumbnails {
  readonly #drawn = new SvelteMap<string, Thumbnail>();
  readonly #source: (task: string) => FigureSource;
  readonly #style: () => FigureStyle;
  readonly #figureContext: FigureContext;
  #wanted: DeckEntry[] = [];
  #busy = false;

  constructor(
    source: (task: string) => FigureSource,
    style: () => FigureStyle,
    figureContext: FigureContext,
  ) {
    this.#source = source;
    this.#style = style;
    this.#figureContext = figureContext;
  }

  /** The thumbnail of a figure; undefined until it is drawn. */
  of(entry: DeckEntry): Thumbnail | undefined {
    return this.#drawn.get(this.#keyOf(entry));
  }

  /** Requests a thumbnail; the latest requests, which are visible, are served first. */
  ask(entry: DeckEntry): void {
    const key = this.#keyOf(entry);
    if (this.#drawn.has(key) || this.#wanted.some((one) => this.#keyOf(one) === key)) return;
    this.#wanted.push(entry);
    void this.#work();
  }

  /** Drops all pending requests. */
  stop(): void {
    this.#wanted = [];
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let entry = this.#wanted.shift(); entry; entry = this.#wanted.shift()) await this.#draw(entry);
    } finally {
      this.#busy = false;
    }
  }

  async #draw(entry: DeckEntry): Promise<void> {
    const key = this.#keyOf(entry);
    const kind = figureKind(entry.figure);
    let drawn: Thumbnail = 'impossible';
    if (kind && !kind.takesLong)
      try {
        const style = {
          ...this.#style(),
          place: 'full',
          title: entry.title,
          caption: entry.caption,
        } as const;
        const source = this.#source('thumbnail');
        drawn = (await drawFigure(kind, source, entry.choice, style, 'svg', this.#figureContext)).element;
        drawn.removeAttribute('width');
        drawn.removeAttribute('height');
      } catch {
        // The error is displayed when the figure itself is selected.
      }
    const oldest = this.#drawn.keys().next().value;
    if (this.#drawn.size >= MOST && oldest !== undefined) this.#drawn.delete(oldest);
    this.#drawn.set(key, drawn);
  }

  #keyOf(entry: DeckEntry): string {
    const { session } = this.#source('thumbnail');
    const { theme, language, slide, points } = this.#style();
    // During training the network changes at every step; then the first thumbnail is kept.
    const step = session.phase === 'running' ? 'running' : session.step;
    return JSON.stringify([
      entry,
      session.id,
      session.recipe,
      session.run,
      step,
      theme,
      language,
      slide,
      points,
    ]);
  }
}
