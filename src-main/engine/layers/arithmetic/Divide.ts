import { div, serialization, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { registeredLayer } from '../registeredLayer.ts';
import './Subtract.ts';

/** The first input divided by the second, axes of size 1 spread over those of the other. */
class Divide extends registeredLayer('Subtract') {
  static readonly className = 'Divide';

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [a, b, ...others] = inputs as Tensor[];
      if (!a || !b || others.length > 0) throw new Error('Divide takes two inputs');
      return div(a, b);
    });
  }
}

serialization.registerClass(Divide as never);
