import { FLOAT, type OnnxWriter } from './OnnxWriter.ts';

type Write = (writer: OnnxWriter, name: string, x: string) => string;

const plain =
  (opType: string, attributes: Parameters<OnnxWriter['node']>[3] = {}): Write =>
  (writer, name, x) =>
    writer.node(opType, name, [x], attributes);

const clipped = (
  writer: OnnxWriter,
  name: string,
  x: string,
  [least, most]: readonly [number, number],
): string =>
  writer.node('Clip', name, [x, writer.scalar(`${name}_least`, least), writer.scalar(`${name}_most`, most)]);

/** Whether something holds of a value and 0, as 1 or 0. @param turned an operator that is applied to the answer */
const condition =
  (opType: string, turned?: string): Write =>
  (writer, name, x) => {
    const holds = writer.node(opType, `${name}_holds`, [x, writer.scalar(`${name}_zero`, 0)]);
    const answer = turned ? writer.node(turned, `${name}_turned`, [holds]) : holds;
    return writer.node('Cast', name, [answer], { to: { int: FLOAT } });
  };

/** Nodes of activation functions of each value by itself, by what they are called here. */
export const activationNodes: Readonly<Record<string, Write>> = {
  relu: plain('Relu'),
  relu6: (writer, name, x) => clipped(writer, name, x, [0, 6]),
  sigmoid: plain('Sigmoid'),
  tanh: plain('Tanh'),
  softplus: plain('Softplus'),
  softsign: plain('Softsign'),
  elu: plain('Elu'),
  selu: plain('Selu'),
  exponential: plain('Exp'),
  celu: plain('Elu'),
  erf: plain('Erf'),
  abs: plain('Abs'),
  sqrt: plain('Sqrt'),
  log: plain('Log'),
  reciprocal: plain('Reciprocal'),
  sin: plain('Sin'),
  cos: plain('Cos'),
  sign: plain('Sign'),
  isZero: condition('Equal'),
  isPositive: condition('Greater'),
  isNegative: condition('Less'),
  isNotNegative: condition('GreaterOrEqual'),
  isNotPositive: condition('LessOrEqual'),
  isNotZero: condition('Equal', 'Not'),
  square: (writer, name, x) => writer.node('Mul', name, [x, x]),
  hardTanh: (writer, name, x) => clipped(writer, name, x, [-1, 1]),
  tanhShrink: (writer, name, x) => writer.node('Sub', name, [x, writer.node('Tanh', `${name}_tanh`, [x])]),
  softShrink: (writer, name, x) =>
    writer.node('Sub', name, [x, clipped(writer, `${name}_inside`, x, [-0.5, 0.5])]),
  logSigmoid: (writer, name, x) => {
    const negative = writer.node('Neg', `${name}_negative`, [x]);
    return writer.node('Neg', name, [writer.node('Softplus', `${name}_softplus`, [negative])]);
  },
  squareplus: (writer, name, x) => {
    const square = writer.node('Mul', `${name}_square`, [x, x]);
    const sum = writer.node('Add', `${name}_sum`, [square, writer.scalar(`${name}_four`, 4)]);
    const both = writer.node('Add', `${name}_both`, [x, writer.node('Sqrt', `${name}_root`, [sum])]);
    return writer.node('Mul', name, [both, writer.scalar(`${name}_half`, 0.5)]);
  },
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
