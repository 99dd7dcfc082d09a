import { clipByValue, serialization, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];

interface ClipConfig {
  /** The least value that comes out; left out where there is none. */
  minimum?: number | undefined;
  /** The highest value that comes out; left out where there is none. */
  maximum?: number | undefined;
}

/** Each value, or the nearest one between two limits. `[N, ...]` to the same shape */
class Clip extends layers.Layer {
  static readonly className = 'Clip';
  readonly #limits: ClipConfig;

  constructor({ minimum, maximum, ...config }: ClipConfig) {
    super(config);
    this.#limits = { minimum, maximum };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { minimum = -3.4e38, maximum = 3.4e38 } = this.#limits;
    return tidy(() => clipByValue([inputs].flat()[0]!, minimum, maximum));
  }

  override getConfig(): serialization.ConfigDict {
    const given = Object.entries(this.#limits).filter(([, limit]) => limit !== undefined);
    return { ...super.getConfig(), ...(Object.fromEntries(given) as serialization.ConfigDict) };
  }
}

serialization.registerClass(Clip as never);
