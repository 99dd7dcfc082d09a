import { imageShape } from '../../../src-shared/model/images.ts';
import { shiftedDifference, shiftImage } from '../../../src-shared/arithmetic/demos/shift.ts';
import type { FrameTensor, SampleBatch } from '../../../src-shared/contract/service.ts';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** The output of a layer for an image. */
export interface Seen {
  pixels: Uint8Array<ArrayBuffer>;
  maps: FrameTensor;
}

/** One map of activations `[1, H, W, C]`, as `[H, W]`. */
export function mapOf({ data, shape }: FrameTensor, map: number): Float32Array {
  const channels = shape.at(-1)!;
  return Float32Array.from({ length: data.length / channels }, (_none, at) => data[at * channels + map]!);
}

/** A test image, the same image shifted, and the maps of both. */
export class ShiftDemo {
  right = $state(3);
  down = $state(2);
  before = $state.raw<Seen | null>(null);
  after = $state.raw<Seen | null>(null);
  readonly #workbench: Workbench;
  #turn = 0;

  /** The first convolution, if it reads the image directly. */
  readonly layer: LayerInfo | undefined = $derived.by(() => {
    const first = this.#workbench.layers.find(({ kind }) => kind !== 'input');
    return first?.kind === 'conv' && first.outputShape.length === 3 ? first : undefined;
  });
  /** The largest difference between the shifted maps and the maps of the shifted image, away from the border. */
  readonly difference: number | null = $derived.by(() => {
    const { before, after, layer } = this;
    if (!before || !after || !layer) return null;
    const shape = layer.outputShape as [number, number, number];
    const border = layer.padding === 'same' ? ((layer.kernelSize?.[0] ?? 1) - 1) / 2 : 0;
    return shiftedDifference(before.maps.data, after.maps.data, shape, this.right, this.down, border);
  });

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Updates both images. */
  async look(): Promise<void> {
    const { layer } = this;
    const { session } = this.#workbench;
    const shape = session ? imageShape(session.data.shape) : undefined;
    if (!layer || !shape) return;
    const turn = ++this.#turn;
    await this.#workbench.attempt(async () => {
      const { calls } = this.#workbench.connection;
      const { images }: SampleBatch = await calls.samples({ split: 'test', offset: 0, count: 1 });
      const still = Uint8Array.from(images);
      const moved = shiftImage(still, shape, this.right, this.down);
      const [before, after] = await Promise.all(
        [still, moved].map((pixels) => this.#see(pixels, layer.name)),
      );
      if (turn !== this.#turn) return;
      [this.before, this.after] = [before!, after!];
    });
  }

  async #see(pixels: Uint8Array<ArrayBuffer>, layer: string): Promise<Seen> {
    const { calls } = this.#workbench.connection;
    const [maps] = await calls.look({ sample: { pixels }, layers: [layer], quantities: ['activations'] });
    return { pixels, maps: maps! };
  }
}
