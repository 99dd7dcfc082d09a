import {
  add,
  clipByValue,
  div,
  erf,
  exp,
  leakyRelu,
  mul,
  relu6,
  serialization,
  type Tensor,
} from '@tensorflow/tfjs-core';

/** Activation functions of Keras that TensorFlow.js lacks, or has with other numbers. Source: Keras 3, activations/activations.py. */
const functions: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  exponential: (x) => exp(x),
  leakyRelu: (x) => leakyRelu(x, 0.2),
  hardSigmoid6: (x) => div(relu6(add(x, 3)), 6),
  // Of ONNX alone, as a part of gelu written out.
  erf: (x) => erf(x),
  hardSwish: (x) => mul(x, clipByValue(div(add(x, 3), 6), 0, 1)),
};

for (const [name, apply] of Object.entries(functions)) {
  const Activation = class extends serialization.Serializable {
    static readonly className = name;

    apply(x: Tensor): Tensor {
      return apply(x);
    }

    getConfig(): serialization.ConfigDict {
      return {};
    }
  };
  serialization.registerClass(Activation);
}
