/** Minimum time between two reported changes, in milliseconds: layers come and go while the stage moves. */
const TELL_EVERY_MS = 100;

/** The layers that the stage shows, or would show after a small movement. */
export class VisibleLayers {
  #layers: readonly string[] = [];
  #toldAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get layers(): readonly string[] {
    return this.#layers;
  }

  /** Sets the visible layers; empty if the stage is not displayed. */
  show(layers: readonly string[]): void {
    if (layers.join('\n') === this.#layers.join('\n')) return;
    this.#layers = layers;
    const wait = Math.max(0, this.#toldAt + TELL_EVERY_MS - performance.now());
    this.#timer ??= setTimeout(() => this.#tell(), wait);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    this.#timer = undefined;
    this.#toldAt = performance.now();
    this.#onChange();
  }
}
