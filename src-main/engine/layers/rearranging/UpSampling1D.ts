import { reshape, serialization, tidy, tile, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];

/** Each step of a sequence several times, which TensorFlow.js lacks. `[N, T, C]` to `[N, T size, C]` */
class UpSampling1D extends layers.Layer {
  static readonly className = 'UpSampling1D';
  readonly #size: number;

  constructor({ size, ...config }: { size?: number }) {
    super(config);
    this.#size = size ?? 2;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [examples, steps, channels] = inputShape as Shape;
    return [examples!, steps === null ? null : steps! * this.#size, channels!];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      const [examples, steps, channels] = x.shape as [number, number, number];
      const times = tile(reshape(x, [examples, steps, 1, channels]), [1, 1, this.#size, 1]);
      return reshape(times, [examples, steps * this.#size, channels]);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), size: this.#size };
  }
}

serialization.registerClass(UpSampling1D as never);
