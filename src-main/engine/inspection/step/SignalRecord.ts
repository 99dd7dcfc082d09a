import type { PassObserver, PassView } from '../../training/PassObserver.ts';

/** Maximum memory for the signals of one step, in bytes. */
const MOST_BYTES = 256 * 2 ** 20;

/** The outputs and gradients of all layers in a step, for the first images of its batch. */
export class SignalRecord {
  /** Number of images whose signals are kept. */
  readonly kept: number;
  readonly #sizes: readonly number[];
  readonly #outputs: (Float32Array | undefined)[] = [];
  readonly #gradients: (Float32Array | undefined)[] = [];

  /**
   * @param images number of images in the batch
   * @param sizes number of output values per image, by layer
   */
  constructor(images: number, sizes: readonly number[], mostBytes = MOST_BYTES) {
    const bytes = sizes.reduce((sum, size) => sum + 2 * size * Float32Array.BYTES_PER_ELEMENT, 0);
    this.kept = Math.min(images, Math.max(1, Math.floor(mostBytes / bytes)));
    this.#sizes = sizes;
  }

  /** An observer that records a pass whose first image is row `firstRow` of the batch. */
  observer(firstRow: number): PassObserver {
    return {
      onOutput: (position, view) => this.#keep(this.#outputs, position, firstRow, view),
      onOutputGradient: (position, view) => this.#keep(this.#gradients, position, firstRow, view),
    };
  }

  hasGradient(position: number): boolean {
    return this.#gradients[position] !== undefined;
  }

  /** A copy of a layer's output for one image. */
  output(position: number, row: number): Float32Array | undefined {
    return this.#row(this.#outputs, position, row);
  }

  /** The gradient of the loss with respect to that output; undefined if none was computed. */
  gradient(position: number, row: number): Float32Array | undefined {
    return this.#row(this.#gradients, position, row);
  }

  get bytes(): number {
    return [...this.#outputs, ...this.#gradients].reduce((sum, values) => sum + (values?.byteLength ?? 0), 0);
  }

  #keep(place: (Float32Array | undefined)[], position: number, firstRow: number, { values }: PassView): void {
    const size = this.#sizes[position]!;
    const target = (place[position] ??= new Float32Array(this.kept * size));
    const room = target.length - firstRow * size;
    if (room > 0) target.set(values.subarray(0, room), firstRow * size);
  }

  #row(
    place: readonly (Float32Array | undefined)[],
    position: number,
    row: number,
  ): Float32Array | undefined {
    const size = this.#sizes[position]!;
    return place[position]?.slice(row * size, (row + 1) * size);
  }
}
