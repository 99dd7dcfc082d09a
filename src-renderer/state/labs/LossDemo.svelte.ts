import {
  lossCurve,
  lossNames,
  type LossCurve,
  type LossData,
} from '../../../src-shared/arithmetic/demos/losses.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Number of images that the layer is trained on, number of updates, and learning rate. */
export const LOSS_IMAGES = 200;
export const LOSS_STEPS = 30;
const RATE = 0.5;

/** Trains with the lecture's losses on the same images, one loss after another. */
export class LossDemo {
  curves = $state.raw<readonly LossCurve[]>([]);
  working = $state(false);
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Trains with each loss, yielding in between so that the window stays responsive. */
  async train(): Promise<void> {
    if (this.working || !this.#workbench.session) return;
    this.working = true;
    this.curves = [];
    await this.#workbench.attempt(async () => {
      const data = await this.#data();
      for (const loss of lossNames) {
        await new Promise((resolve) => setTimeout(resolve));
        this.curves = [...this.curves, lossCurve(loss, data, LOSS_STEPS, RATE)];
      }
    });
    this.working = false;
  }

  async #data(): Promise<LossData> {
    const { connection, session } = this.#workbench;
    const { images, labels, count } = await connection.calls.samples({
      ...{ split: 'train', offset: 0, count: LOSS_IMAGES },
    });
    const pixels = Float32Array.from(images, (value) => value / 255);
    return { pixels, labels, length: pixels.length / count, classes: session!.data.classes.length };
  }
}
