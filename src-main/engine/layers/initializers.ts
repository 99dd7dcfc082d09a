import { serialization, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';

/** A class of initializers that TensorFlow.js registers. */
type InitializerClass = new (config: object) => { apply(shape: number[]): Tensor };

void initializers.zeros;

/**
 * Registers an initializer that keeps its settings and makes zeros where a layer is built. Weights are drawn from the run's seed
 * afterwards, or read from a file; what TensorFlow.js itself would do here fails for some shapes.
 */
function drawnLater(className: string): void {
  const Own = serialization.SerializationMap.getMap().classNameMap[
    className
  ]![0] as unknown as InitializerClass;
  const Later = class extends Own {
    static readonly className = className;
    override apply(shape: number[]): Tensor {
      return zeros(shape);
    }
  };
  serialization.registerClass(Later as never);
}

drawnLater('Orthogonal');
drawnLater('Identity');
