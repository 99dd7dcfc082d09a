import { mul, serialization, tanh, type Tensor } from '@tensorflow/tfjs-core';

const AMPLITUDE = 1.7159;
const SLOPE = 2 / 3;

/**
 * Scaled tanh, the "squashing function" 1.7159 tanh(2x / 3), with f(1) = 1 and f(-1) = -1. Source: LeCun et al. 1998,
 * section II.B and appendix A.
 */
export class ScaledTanh extends serialization.Serializable {
  static readonly className = 'scaledTanh';

  apply(x: Tensor): Tensor {
    return mul(tanh(mul(x, SLOPE)), AMPLITUDE);
  }

  getConfig(): serialization.ConfigDict {
    return {};
  }
}

serialization.registerClass(ScaledTanh);
