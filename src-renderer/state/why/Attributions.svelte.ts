import type { LayerInfo } from '../../../src-shared/model/model.ts';
import { convolutionsOf, usualConvolution } from '../../../src-shared/model/explainedConvolution.ts';
import { operationsPerLayer } from '../../../src-shared/model/operations.ts';
import {
  coveringSquare,
  type GradCam,
  type GradCamRequest,
  type Occlusion,
  type OcclusionFill,
  type Saliency,
} from '../../../src-shared/contract/why.ts';
import type { Workbench } from '../Workbench.svelte.ts';
import { Answer } from './Answer.svelte.ts';

/** Maximum number of floating-point operations for automatic requests: a second or two. */
const MOST_OPERATIONS = 2e10;

/** Attributions of a class to the pixels of the image, by three methods. */
export class Attributions {
  /** Index of the explained class; null for the predicted one. */
  target = $state<number | null>(null);
  /** The pixel whose class is explained, if the network answers for every pixel; null for the one in the middle. */
  pixel = $state.raw<readonly [row: number, column: number] | null>(null);
  /** Number of noisy copies for SmoothGrad; 1 for the plain gradient. */
  samples = $state(1);
  /** Standard deviation of their noise, as a fraction of the image's range. */
  noise = $state(0.15);
  signed = $state(false);
  /** The layer of Grad-CAM; null for the engine's default. */
  layer = $state<string | null>(null);
  /** Side and stride of the covering square in pixels; null for the engine's default. */
  size = $state<number | null>(null);
  stride = $state<number | null>(null);
  fill = $state<OcclusionFill>('mean');
  /** Opacity of the map over the image, in [0, 1]. */
  strength = $state(0.7);
  readonly saliency: Answer<Saliency>;
  readonly gradCam: Answer<GradCam>;
  readonly occlusion: Answer<Occlusion>;
  readonly #workbench: Workbench;

  readonly convolutions: readonly LayerInfo[] = $derived.by(() => convolutionsOf(this.#workbench.layers));
  /** Name of the layer that Grad-CAM explains unless another is chosen. */
  readonly usualLayer: string | undefined = $derived.by(
    () => usualConvolution(this.#workbench.layers, this.#workbench.session?.task === 'segmentation')?.name,
  );
  /** Number of covered images for occlusion. */
  readonly positions: number = $derived.by(() => {
    const { session } = this.#workbench;
    const [height = 1, width = 1] = session?.data.shape ?? [];
    const { size, stride } = coveringSquare([height, width], {
      size: this.size ?? undefined,
      stride: this.stride ?? undefined,
    });
    const along = (length: number): number => Math.ceil((length - size) / stride) + 1;
    return along(height) * along(width);
  });
  /** Whether occlusion takes so long that the user has to start it. */
  readonly slow: boolean = $derived.by(() => {
    const operations = operationsPerLayer(this.#workbench.layers).reduce((sum, one) => sum + one, 0);
    return operations * this.positions > MOST_OPERATIONS;
  });

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.saliency = new Answer(workbench, 'saliency');
    this.gradCam = new Answer(workbench, 'gradCam');
    this.occlusion = new Answer(workbench, 'occlusion');
  }

  /** Updates all methods whose request has changed. @param key identifies image and weights */
  follow(key: string): void {
    const { calls } = this.#workbench.connection;
    const explained = this.#explained;
    const { samples, noise, layer } = this;
    const of = `${key} ${this.target} ${this.pixel}`;
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

  /** Starts occlusion. */
  async cover(): Promise<void> {
    await this.occlusion.ask((task) => this.#cover(task));
  }

  clear(): void {
    this.target = null;
    this.pixel = null;
    this.layer = null;
    this.size = null;
    this.stride = null;
    for (const answer of [this.saliency, this.gradCam, this.occlusion]) answer.clear();
  }

  /** Cancels all requests. */
  cancel(): void {
    for (const answer of [this.saliency, this.gradCam, this.occlusion]) answer.cancel();
  }

  get #explained(): Pick<GradCamRequest, 'sample' | 'target' | 'pixel'> {
    return {
      sample: this.#workbench.sample,
      ...(this.target !== null && { target: this.target }),
      ...(this.pixel !== null && { pixel: [...this.pixel] }),
    };
  }

  #cover(task: string): Promise<Occlusion> {
    const { size, stride, fill } = this;
    return this.#workbench.connection.calls.occlusion({
      task,
      ...this.#explained,
      size: size ?? undefined,
      stride: stride ?? undefined,
      fill,
    });
  }
}
