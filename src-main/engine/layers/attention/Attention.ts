import {
  add,
  expandDims,
  matMul,
  mul,
  serialization,
  softmax,
  sum,
  tanh,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];

/**
 * The attention of Keras' layer of the same name (Luong et al. 2015): values weighted by the softmax of the products of query and key. Its
 * inputs are query `[N, T, C]`, value `[N, S, D]` and, if it is another one, key `[N, S, C]`. Comes out as `[N, T, D]`
 */
class Attention extends layers.Layer {
  static readonly className: string = 'Attention';
  protected readonly useScale: boolean;

  constructor({ useScale, ...config }: { useScale?: boolean }) {
    super(config);
    this.useScale = useScale ?? false;
  }

  override build(_inputShape: Shape | Shape[]): void {
    if (this.useScale) this.addWeight('scale', [], 'float32', initializers.ones() as never);
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [query, value] = inputShape as [Shape, Shape];
    return [...query.slice(0, -1), value.at(-1)!];
  }

  /** How much a step sees of each of the others, `[N, T, S]`. */
  protected scores(query: Tensor, key: Tensor): Tensor {
    const products: Tensor = matMul(query, key, false, true);
    const [scale] = this.weights;
    return scale ? mul(products, scale.read()) : products;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [query, value, key = value] = inputs as [Tensor, Tensor, Tensor?];
      return matMul(softmax(this.scores(query, key)), value);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return {
      ...super.getConfig(),
      useScale: this.useScale,
      scaleInitializer: { className: 'Ones', config: {} },
    };
  }
}

/**
 * The attention of Bahdanau et al. 2015, as Keras has it: a step sees as much of another as the values of tanh(query + key) sum up to, each
 * weighted by a scale of its own.
 */
class AdditiveAttention extends Attention {
  static override readonly className = 'AdditiveAttention';

  constructor({ useScale, ...config }: { useScale?: boolean }) {
    super({ ...config, useScale: useScale ?? true });
  }

  override build(inputShape: Shape | Shape[]): void {
    const [query] = inputShape as Shape[];
    if (this.useScale)
      this.addWeight('scale', [query!.at(-1)!], 'float32', initializers.glorotUniform({}) as never);
    this.built = true;
  }

  protected override scores(query: Tensor, key: Tensor): Tensor {
    const [scale] = this.weights;
    const both = tanh(add(expandDims(query, 2), expandDims(key, 1)));
    return sum(scale ? mul(both, scale.read()) : both, -1);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), scaleInitializer: scaleInitializer() };
  }
}

/** What the scale begins with. */
const scaleInitializer = (): serialization.ConfigDict => ({
  className: 'VarianceScaling',
  config: { scale: 1, mode: 'fanAvg', distribution: 'uniform' },
});

serialization.registerClass(Attention as never);
serialization.registerClass(AdditiveAttention as never);
