import { matMul, serialization, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];

/** Matrix products of two inputs over their last two axes: `[N, ..., I, K]` and `[N, ..., K, J]` to `[N, ..., I, J]`. */
class MatMul extends layers.Layer {
  static readonly className = 'MatMul';

  override computeOutputShape(shapes: Shape | Shape[]): Shape {
    const [a, b] = shapes as [Shape, Shape];
    const isProduct = a.length === b.length && a.length > 2 && a.at(-1) === b.at(-2);
    const isAlike = a
      .slice(0, -2)
      .every((size, axis) => size === b[axis] || size === null || b[axis] === null);
    if (!isProduct || !isAlike)
      throw new Error(`MatMul has no product of ${a.slice(1).join('x')} and ${b.slice(1).join('x')}`);
    return [...a.slice(0, -1), b.at(-1)!];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [a, b] = inputs as [Tensor, Tensor];
      return matMul(a, b);
    });
  }
}

serialization.registerClass(MatMul as never);
