import { serialization, slice, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];

/** The middle of images, as Keras cuts it. Images that are smaller Keras would enlarge: they are refused. `[N, H, W, C]` to `[N, height, width, C]` */
class CenterCrop extends layers.Layer {
  static readonly className = 'CenterCrop';
  readonly #size: readonly [number, number];

  constructor({ height, width, ...config }: { height: number; width: number }) {
    super(config as object);
    this.#size = [height, width];
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [examples, rows, columns, channels] = inputShape as Shape;
    const [height, width] = this.#size;
    if ((rows ?? Infinity) < height || (columns ?? Infinity) < width)
      throw new Error(
        `CenterCrop to ${height}x${width} of images of ${rows}x${columns}, which it would enlarge`,
      );
    return [examples!, height, width, channels!];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [height, width] = this.#size;
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      const begins = [x.shape[1]! - height, x.shape[2]! - width].map((more) => Math.floor(more / 2));
      return slice(x, [0, begins[0]!, begins[1]!, 0], [-1, height, width, -1]);
    });
  }

  override getConfig(): serialization.ConfigDict {
    const [height, width] = this.#size;
    return { ...super.getConfig(), height, width };
  }
}

serialization.registerClass(CenterCrop as never);
