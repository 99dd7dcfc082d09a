import type { OnnxWriter } from './OnnxWriter.ts';

type Write = (writer: OnnxWriter, name: string, x: string) => string;

const plain =
  (opType: string, attributes: Parameters<OnnxWriter['node']>[3] = {}): Write =>
  (writer, name, x) =>
    writer.node(opType, name, [x], attributes);

/** Nodes of activation functions of each value by itself, by what they are called here. */
export const activationNodes: Readonly<Record<string, Write>> = {
  relu: plain('Relu'),
  relu6: (writer, name, x) =>
    writer.node('Clip', name, [x, writer.scalar(`${name}_least`, 0), writer.scalar(`${name}_most`, 6)]),
  sigmoid: plain('Sigmoid'),
  tanh: plain('Tanh'),
  softplus: plain('Softplus'),
  softsign: plain('Softsign'),
  elu: plain('Elu'),
  selu: plain('Selu'),
  exponential: plain('Exp'),
  erf: plain('Erf'),
  mish: plain('Mish'),
  hardSwish: plain('HardSwish'),
  hardSigmoid: plain('HardSigmoid', { alpha: { float: 0.2 }, beta: { float: 0.5 } }),
  hardSigmoid6: plain('HardSigmoid', { alpha: { float: 1 / 6 }, beta: { float: 0.5 } }),
  leakyRelu: plain('LeakyRelu', { alpha: { float: 0.2 } }),
  swish: (writer, name, x) => writer.node('Mul', name, [x, writer.node('Sigmoid', `${name}_sigmoid`, [x])]),
  gelu: (writer, name, x) => {
    const scaled = writer.node('Div', `${name}_scaled`, [x, writer.scalar(`${name}_root`, Math.SQRT2)]);
    const erf = writer.node('Erf', `${name}_erf`, [scaled]);
    const sum = writer.node('Add', `${name}_sum`, [erf, writer.scalar(`${name}_one`, 1)]);
    const half = writer.node('Mul', `${name}_half`, [x, writer.scalar(`${name}_factor`, 0.5)]);
    return writer.node('Mul', name, [half, sum]);
  },
};
