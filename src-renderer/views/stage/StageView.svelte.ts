import { select, zoom, zoomIdentity, type ZoomBehavior } from 'd3';
import type { StageLayout, StageNode } from './layout.ts';

interface Size {
  width: number;
  height: number;
}

/** A graph that would have to be scaled down further than this is shown from its beginning instead. */
const LEGIBLE = 0.6;
/** Time after the last movement until maps are redrawn at full resolution, in milliseconds. */
const SETTLE_MS = 160;
/** Margin around a layer that is scrolled into view. */
const MARGIN = 70;
const most = 12;
const least = 0.25;

/** Zoom and position of the stage: a point of the layout is displayed at `(x * k + tx, y * k + ty)`. */
export class StageView {
  /** Scale of the font size, which applies to the layout too. */
  readonly #usual: () => number;
  k = $state(1);
  tx = $state(0);
  ty = $state(0);
  /** The zoom that maps are drawn for; while the zoom changes they are stretched. */
  sharpness = $state(1);
  /** Whether the view is being moved. */
  moving = $state(false);
  #zoom: ZoomBehavior<HTMLElement, unknown> | null = null;
  #element: HTMLElement | null = null;
  #settle: ReturnType<typeof setTimeout> | undefined;

  /** @param usual zoom at which the layout has its own size; greater than 1 with a larger font size */
  constructor(usual: () => number = () => 1) {
    this.#usual = usual;
  }

  /** The displayed zoom: 1 if the layout has its own size. */
  get share(): number {
    return this.k / this.#usual();
  }

  /** The displayed zoom in steps of a twentieth, for what need not follow it at once. */
  readonly roughShare: number = $derived(Math.max(1, Math.round(this.share * 20)) / 20);

  /** Listens to wheel, drag and touch events of an element. Returns a function that stops listening. */
  attach(element: HTMLElement): () => void {
    const behavior = zoom<HTMLElement, unknown>()
      .scaleExtent([least, most])
      .clickDistance(4)
      .filter(meansStage)
      .on('zoom', (event: { transform: { k: number; x: number; y: number } }) => {
        this.k = event.transform.k;
        this.tx = event.transform.x;
        this.ty = event.transform.y;
        this.moving = true;
        clearTimeout(this.#settle);
        this.#settle = setTimeout(() => this.#settled(), SETTLE_MS);
      });
    const selection = select(element);
    selection.call(behavior);
    this.#zoom = behavior;
    this.#element = element;
    return () => {
      selection.on('.zoom', null);
      clearTimeout(this.#settle);
      this.#zoom = null;
      this.#element = null;
    };
  }

  by(factor: number): void {
    if (this.#zoom && this.#element) this.#zoom.scaleBy(select(this.#element), factor);
  }

  /** Moves the view by some CSS pixels. */
  pan(x: number, y: number): void {
    this.#show(this.k, this.tx + x, this.ty + y);
  }

  /** Centres a point of the layout in the window. */
  centre(x: number, y: number, window: Size): void {
    this.#show(this.k, window.width / 2 - x * this.k, window.height / 2 - y * this.k);
  }

  /** Shows the whole layout, scaled down if it is larger than the window. */
  fit(layout: Size, window: Size): void {
    const k = fittingZoom(layout, window, this.#usual());
    this.#zoom?.scaleExtent([Math.min(least, k), most * this.#usual()]);
    this.#show(k, (window.width - layout.width * k) / 2, (window.height - layout.height * k) / 2);
    this.#settled();
  }

  /** Shows a new layout: as a whole if that is legible, else its beginning at the window's height. */
  begin(layout: StageLayout, window: Size): void {
    this.fit(layout, window);
    const usual = this.#usual();
    if (layout.kind === 'row' || this.share >= LEGIBLE) return;
    const k = Math.max(LEGIBLE * usual, Math.min(usual, window.height / layout.height));
    const first = layout.nodes[0]!;
    this.#show(k, MARGIN * k - first.x * k + 40, window.height / 2 - (first.y + first.height / 2) * k);
    this.#settled();
  }

  /** Scrolls a layer into view with the smallest possible movement. */
  reveal(node: StageNode, window: Size): void {
    const shift = (start: number, length: number, space: number): number => {
      const [low, high] = [MARGIN - start, space - MARGIN - (start + length)];
      return low > 0 ? low : high < 0 ? Math.max(high, low) : 0;
    };
    const x = shift(node.x * this.k + this.tx, node.width * this.k, window.width);
    const y = shift(node.y * this.k + this.ty, node.height * this.k, window.height);
    if (x !== 0 || y !== 0) this.pan(x, y);
  }

  #show(k: number, x: number, y: number): void {
    if (!this.#zoom || !this.#element) return;
    this.#zoom.transform(select(this.#element), zoomIdentity.translate(x, y).scale(k));
  }

  #settled(): void {
    clearTimeout(this.#settle);
    this.moving = false;
    this.sharpness = this.k;
  }
}

/** The zoom at which a layout fits into a window, at most `usual`. */
export const fittingZoom = (layout: Size, window: Size, usual = 1): number =>
  Math.min(usual, window.width / layout.width, window.height / layout.height) || usual;

/**
 * Whether a gesture is meant for the stage: the tools and the minimap have their own gestures, and the wheel with Shift
 * turns a layer's pages.
 */
function meansStage(event: Event): boolean {
  if ((event as MouseEvent).button || event.type === 'dblclick') return false;
  const target = event.target as Element;
  if (target.closest('[data-own-gestures]')) return false;
  return !(event.type === 'wheel' && (event as WheelEvent).shiftKey && target.closest('[data-paged]'));
}
