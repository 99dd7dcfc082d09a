import { select, zoom, zoomIdentity, type ZoomBehavior } from 'd3';

/** Zoom and position of the stage: a point of the layout is shown at `(x * k + tx, y * k + ty)`. */
export class StageView {
  k = $state(1);
  tx = $state(0);
  ty = $state(0);
  #zoom: ZoomBehavior<HTMLElement, unknown> | null = null;
  #element: HTMLElement | null = null;

  /** Listens to wheel, drag and touch on an element. Returns what frees it. */
  attach(element: HTMLElement): () => void {
    const behavior = zoom<HTMLElement, unknown>()
      .scaleExtent([0.25, 12])
      .clickDistance(4)
      .filter((event: Event) => !(event as MouseEvent).button && event.type !== 'dblclick')
      .on('zoom', (event: { transform: { k: number; x: number; y: number } }) => {
        this.k = event.transform.k;
        this.tx = event.transform.x;
        this.ty = event.transform.y;
      });
    const selection = select(element);
    selection.call(behavior);
    this.#zoom = behavior;
    this.#element = element;
    return () => {
      selection.on('.zoom', null);
      this.#zoom = null;
      this.#element = null;
    };
  }

  by(factor: number): void {
    if (this.#zoom && this.#element) this.#zoom.scaleBy(select(this.#element), factor);
  }

  /** Shows the whole layout, which is made for the window, so that its own size fits; larger ones are shrunk. */
  fit(layout: { width: number; height: number }, window: { width: number; height: number }): void {
    if (!this.#zoom || !this.#element) return;
    const k = Math.min(1, window.width / layout.width, window.height / layout.height) || 1;
    const transform = zoomIdentity
      .translate((window.width - layout.width * k) / 2, (window.height - layout.height * k) / 2)
      .scale(k);
    this.#zoom.transform(select(this.#element), transform);
  }
}
