import { serialization, tidy, tile, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];

/**
 * The same numbers for every example, whatever the input holds: a class token, an embedding of positions, a mask. They are a weight,
 * `[1, ...shape]`; the input only tells how many examples there are. Comes out as `[N, ...shape]`
 */
class ConstantValues extends layers.Layer {
  static readonly className = 'ConstantValues';
  readonly #shape: readonly number[];

  constructor({ shape, ...config }: { shape: number[] }) {
    super(config as object);
    this.#shape = shape;
  }

  override build(): void {
    this.addWeight('value', [1, ...this.#shape], 'float32', initializers.zeros() as never);
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [(inputShape as Shape)[0]!, ...this.#shape];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [examples] = [inputs].flat()[0]!.shape;
      const value = this.weights[0]!.read();
      return tile(value, [examples!, ...this.#shape.map(() => 1)]);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), shape: [...this.#shape] };
  }
}

serialization.registerClass(ConstantValues as never);
