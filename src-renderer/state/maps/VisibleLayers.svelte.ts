/** Least time between two changes that are told of, in milliseconds: while the stage moves, layers come and go. */
const TELL_EVERY_MS = 100;

/** Which layers the stage shows, or would after a small movement. */
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

  /** Takes note of the layers in sight; none while the stage is away. */
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
