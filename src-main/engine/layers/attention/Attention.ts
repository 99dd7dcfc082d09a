import { matMul, mul, serialization, softmax, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];

/**
 * The attention of Keras' layer of the same name (Luong et al. 2015): values weighted by the softmax of the products of query and key. Its
 * inputs are query `[N, T, C]`, value `[N, S, D]` and, if it is another one, key `[N, S, C]`. Comes out as `[N, T, D]`
 */
class Attention extends layers.Layer {
  static readonly className = 'Attention';
  readonly #useScale: boolean;

  constructor({ useScale, ...config }: { useScale?: boolean }) {
    super(config);
    this.#useScale = useScale ?? false;
  }

  override build(): void {
    if (this.#useScale) this.addWeight('scale', [], 'float32', initializers.ones() as never);
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [query, value] = inputShape as [Shape, Shape];
    return [...query.slice(0, -1), value.at(-1)!];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [query, value, key = value] = inputs as [Tensor, Tensor, Tensor?];
      const scores: Tensor = matMul(query, key, false, true);
      const [scale] = this.weights;
      return matMul(softmax(scale ? mul(scores, scale.read()) : scores), value);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return {
      ...super.getConfig(),
      useScale: this.#useScale,
      scaleInitializer: { className: 'Ones', config: {} },
    };
  }
}

serialization.registerClass(Attention as never);
