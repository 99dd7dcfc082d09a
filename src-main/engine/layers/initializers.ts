import { serialization, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';
import { IDENTITY_MATRIX } from './identityMatrix.ts';

/** A class of initializers that TensorFlow.js registers. */
type InitializerClass = new (config: object) => { apply(shape: number[]): Tensor };

/**
 * Registers an initializer that keeps its settings and makes zeros where a layer is built. Weights are drawn from the run's seed
 * afterwards, or read from a file; what TensorFlow.js itself would do here fails for some shapes.
 * @param className by which networks name it
 */
function drawnLater(usual: object, className: string): void {
  const Own = usual.constructor as InitializerClass;
  const Later = class extends Own {
    static readonly className = className;
    override apply(shape: number[]): Tensor {
      return zeros(shape);
    }
  };
  serialization.registerClass(Later as never);
}

drawnLater(initializers.orthogonal({}), 'Orthogonal');
// TensorFlow.js keeps classes of layers and of initializers in one list by their names, and Identity is also a layer.
drawnLater(initializers.identity({}), IDENTITY_MATRIX);
