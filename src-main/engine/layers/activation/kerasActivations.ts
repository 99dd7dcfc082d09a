import {
  abs,
  add,
  clipByValue,
  cos,
  div,
  elu,
  erf,
  exp,
  leakyRelu,
  log,
  mul,
  neg,
  reciprocal,
  relu,
  relu6,
  serialization,
  sin,
  softplus,
  sqrt,
  square,
  step,
  sub,
  tanh,
  type Tensor,
} from '@tensorflow/tfjs-core';

/** Activation functions of Keras that TensorFlow.js lacks, or has with other numbers. Source: Keras 3, activations/activations.py. */
const functions: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  exponential: (x) => exp(x),
  leakyRelu: (x) => leakyRelu(x, 0.2),
  hardSigmoid6: (x) => div(relu6(add(x, 3)), 6),
  // Of ONNX alone, as a part of gelu written out.
  erf: (x) => erf(x),
  // Functions that networks of other programs compute by themselves.
  abs: (x) => abs(x),
  square: (x) => square(x),
  sqrt: (x) => sqrt(x),
  log: (x) => log(x),
  reciprocal: (x) => reciprocal(x),
  sin: (x) => sin(x),
  cos: (x) => cos(x),
  logSigmoid: (x) => neg(softplus(neg(x))),
  geluTanh: (x) =>
    mul(mul(x, 0.5), add(tanh(mul(add(x, mul(mul(square(x), x), 0.044715)), Math.sqrt(2 / Math.PI))), 1)),
  celu: (x) => elu(x),
  hardTanh: (x) => clipByValue(x, -1, 1),
  tanhShrink: (x) => sub(x, tanh(x)),
  softShrink: (x) => sub(relu(sub(x, 0.5)), relu(sub(-0.5, x))),
  squareplus: (x) => mul(add(x, sqrt(add(square(x), 4))), 0.5),
  hardSwish: (x) => mul(x, clipByValue(div(add(x, 3), 6), 0, 1)),
  // Conditions, as 0 and 1, whose derivative is 0.
  sign: (x) => sub(step(x), step(neg(x))),
  isPositive: (x) => step(x),
  isNegative: (x) => step(neg(x)),
  isNotPositive: (x) => sub(1, step(x)),
  isNotNegative: (x) => sub(1, step(neg(x))),
  isZero: (x) => sub(1, add(step(x), step(neg(x)))),
  isNotZero: (x) => add(step(x), step(neg(x))),
};

/** Names of the activation functions that TensorFlow.js lacks, or has with other numbers. */
export const ownActivations: readonly string[] = [...Object.keys(functions), 'posterior', 'scaledTanh'];

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
