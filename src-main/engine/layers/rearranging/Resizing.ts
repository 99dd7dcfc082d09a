import { serialization, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { resize, type Interpolation } from './resize.ts';

interface ResizingConfig {
  height: number;
  width: number;
  interpolation?: Interpolation | undefined;
  /** Whether the middles of the outermost positions lie on each other, not the edges. */
  alignCorners?: boolean | undefined;
}

/** Scales images to one size as Keras does, `[N, H, W, C]` to `[N, height, width, C]`. That of TensorFlow.js scales otherwise. */
class Resizing extends layers.Layer {
  static readonly className = 'Resizing';
  readonly #size: readonly [number, number];
  readonly #interpolation: Interpolation;
  readonly #isCornered: boolean;

  constructor(config: ResizingConfig) {
    super(config as object);
    this.#size = [config.height, config.width];
    this.#interpolation = config.interpolation ?? 'bilinear';
    this.#isCornered = config.alignCorners ?? false;
  }

  override computeOutputShape([images, , , channels]: number[]): number[] {
    return [images!, ...this.#size, channels!];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const alignment = this.#isCornered ? 'corners' : 'edges';
    return tidy(() => resize([inputs].flat()[0] as Tensor4D, this.#size, this.#interpolation, alignment));
  }

  override getConfig(): serialization.ConfigDict {
    const [height, width] = this.#size;
    const cornered = this.#isCornered && { alignCorners: true };
    return { ...super.getConfig(), height, width, interpolation: this.#interpolation, ...cornered };
  }
}

serialization.registerClass(Resizing as never);
