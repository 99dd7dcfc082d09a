import { serialization, sub, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];

/** The first input less the second, axes of size 1 spread over those of the other. */
class Subtract extends layers.Layer {
  static readonly className = 'Subtract';

  override computeOutputShape(shapes: Shape | Shape[]): Shape {
    const [a, b] = shapes as [Shape, Shape];
    if (a.length !== b.length) throw new Error('Subtract takes two inputs with the same number of axes');
    return a.map((size, axis) => (size === 1 ? b[axis]! : size));
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [a, b, ...others] = inputs as Tensor[];
      if (!a || !b || others.length > 0) throw new Error('Subtract takes two inputs');
      return sub(a, b);
    });
  }
}

serialization.registerClass(Subtract as never);
