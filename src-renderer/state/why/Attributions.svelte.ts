import { inputShapeOf } from '../../../src-shared/model/ports.ts';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import { operationsPerLayer } from '../../../src-shared/model/operations.ts';
import {
  coveringSquare,
  type GradCam,
  type Occlusion,
  type OcclusionFill,
  type Saliency,
} from '../../../src-shared/contract/why.ts';
import type { Workbench } from '../Workbench.svelte.ts';
import { Answer } from './Answer.svelte.ts';

/** Floating-point operations that are done without being asked for: a second or two. */
const MOST_OPERATIONS = 2e10;

/** Which pixels of the image speak for a class: three ways to ask. */
export class Attributions {
  /** Index of the class that is explained; null is the predicted one. */
  target = $state<number | null>(null);
  /** Noisy copies of SmoothGrad; 1 is the plain gradient. */
  samples = $state(1);
  /** Standard deviation of their noise, in parts of the image's range. */
  noise = $state(0.15);
  signed = $state(false);
  /** The convolution of Grad-CAM; null is the engine's choice. */
  layer = $state<string | null>(null);
  /** Side and way of the covering square in pixels; null is the engine's choice. */
  size = $state<number | null>(null);
  stride = $state<number | null>(null);
  fill = $state<OcclusionFill>('mean');
  /** How strongly the map covers the image, 0..1. */
  strength = $state(0.7);
  readonly saliency: Answer<Saliency>;
  readonly gradCam: Answer<GradCam>;
  readonly occlusion: Answer<Occlusion>;
  readonly #workbench: Workbench;

  readonly convolutions: readonly LayerInfo[] = $derived.by(() =>
    this.#workbench.layers.filter(({ kind, outputShape }) => kind === 'conv' && outputShape.length === 3),
  );
  /** Covered images that occlusion sends through the network. */
  readonly positions: number = $derived.by(() => {
    const { session } = this.#workbench;
    const [height = 1, width = 1] = session ? inputShapeOf(session.model) : [];
    const { size, stride } = coveringSquare([height, width], {
      size: this.size ?? undefined,
      stride: this.stride ?? undefined,
    });
    const along = (length: number): number => Math.ceil((length - size) / stride) + 1;
    return along(height) * along(width);
  });
  /** Whether covering the image again and again takes so long that a person is to start it. */
  readonly slow: boolean = $derived.by(() => {
    const operations = operationsPerLayer(this.#workbench.layers).reduce((sum, one) => sum + one, 0);
    return operations * this.positions > MOST_OPERATIONS;
  });

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.saliency = new Answer(workbench);
    this.gradCam = new Answer(workbench);
    this.occlusion = new Answer(workbench);
  }

  /** Asks about the image shown, in every way whose question has changed. @param key names image and weights */
  follow(key: string): void {
    const { calls } = this.#workbench.connection;
    const explained = {
      sample: this.#workbench.sample,
      ...(this.target !== null && { target: this.target }),
    };
    const { samples, noise, layer } = this;
    const of = `${key} ${this.target}`;
    this.saliency.follow(`${of} ${samples} ${noise}`, (task) =>
      calls.saliency({ task, ...explained, samples, noise }),
    );
    if (this.convolutions.length > 0)
      this.gradCam.follow(`${of} ${layer}`, () => calls.gradCam({ ...explained, layer: layer ?? undefined }));
    const occlusion = `${of} ${this.size} ${this.stride} ${this.fill}`;
    if (!this.slow) this.occlusion.follow(occlusion, (task) => this.#cover(task));
    else if (this.#covered !== occlusion) this.occlusion.clear();
    this.#covered = occlusion;
  }
  #covered = '';

  /** Covers the image square by square. */
  async cover(): Promise<void> {
    await this.occlusion.ask((task) => this.#cover(task));
  }

  clear(): void {
    this.target = null;
    this.layer = null;
    this.size = null;
    this.stride = null;
    for (const answer of [this.saliency, this.gradCam, this.occlusion]) answer.clear();
  }

  /** Stops what is asked. */
  cancel(): void {
    for (const answer of [this.saliency, this.gradCam, this.occlusion]) answer.cancel();
  }

  #cover(task: string): Promise<Occlusion> {
    const { size, stride, fill, target } = this;
    return this.#workbench.connection.calls.occlusion({
      task,
      sample: this.#workbench.sample,
      target: target ?? undefined,
      size: size ?? undefined,
      stride: stride ?? undefined,
      fill,
    });
  }
}
