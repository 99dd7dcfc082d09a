import type { Operation, OperationCall } from './OperationCall.ts';
import { moving } from './moving.ts';

/** An operator that reads as many values as are given. */
const operator =
  (opType: string): Operation =>
  (call) => {
    const values = call.values();
    return values && call.add(opType, values);
  };

/** A chain of operators of one value. */
const unary =
  (...steps: ((call: OperationCall, x: string) => string)[]): Operation =>
  (call) => {
    const x = call.value(call.args[0]);
    return x === undefined ? undefined : steps.reduce((made, step) => step(call, made), x);
  };

const to =
  (opType: string, attributes: Parameters<OperationCall['add']>[2] = {}) =>
  (call: OperationCall, x: string): string =>
    call.add(opType, [x], attributes);

const by =
  (opType: string, value: number) =>
  (call: OperationCall, x: string): string =>
    call.add(opType, [x, call.number(value)]);

const clipped =
  (least: number, most: number) =>
  (call: OperationCall, x: string): string =>
    call.add('Clip', [x, call.number(least), call.number(most)]);

const gated =
  (opType: string) =>
  (call: OperationCall, x: string): string =>
    call.add('Mul', [x, call.add(opType, [x])]);

/** A function with a number of its own. */
const withNumber =
  (opType: string, setting: string, usual: number): Operation =>
  (call) => {
    const x = call.value(call.args[0]);
    const alpha = call.argument(1, setting) ?? usual;
    return x === undefined || typeof alpha !== 'number' ? undefined : call.add(opType, [x], { alpha });
  };

/** Along one axis. */
const along =
  (opType: string): Operation =>
  (call) => {
    const x = call.value(call.args[0]);
    const axis = call.argument(1, 'axis') ?? -1;
    return x === undefined || typeof axis !== 'number' ? undefined : call.add(opType, [x], { axis });
  };

/** Which axes are reduced; undefined where the examples would be, too. */
function reducedAxes(call: OperationCall, at = 1): number[] | undefined {
  const rank = call.rankOf(call.args[0]);
  const told = call.argument(at, 'axis');
  const axes = ([told].flat() as unknown[]).map((axis) =>
    typeof axis === 'number' && axis < 0 ? axis + rank : axis,
  );
  return axes.every((axis) => typeof axis === 'number' && axis > 0 && axis < rank)
    ? (axes as number[])
    : undefined;
}

type Reduced = (call: OperationCall, x: string, axes: string, keepdims: number) => string;

const reducing =
  (reduce: Reduced, at = 1): Operation =>
  (call) => {
    const x = call.value(call.args[0]);
    const axes = reducedAxes(call, at);
    const { keepdims, initial, weights } = call.settings;
    const isPlain = [initial, weights].every((one) => one === null || one === undefined);
    if (x === undefined || !axes || !isPlain) return undefined;
    return reduce(call, x, call.ints(axes), keepdims === true ? 1 : 0);
  };

const reduction = (opType: string): Operation =>
  reducing((call, x, axes, keepdims) => call.add(opType, [x, axes], { keepdims }));

const variance: Reduced = (call, x, axes, keepdims) => {
  const mean = call.add('ReduceMean', [x, axes], { keepdims: 1 });
  const apart = call.add('Sub', [x, mean]);
  return call.add('ReduceMean', [call.add('Mul', [apart, apart]), axes], { keepdims });
};

function norm(call: OperationCall): string | undefined {
  const order = call.argument(1, 'ord') ?? 2;
  const opType = order === 2 || order === 'euclidean' ? 'ReduceL2' : order === 1 ? 'ReduceL1' : undefined;
  const axes = reducedAxes(call, 2);
  if (!opType || axes?.length !== 1) return undefined;
  return reducing((own, x, of, keepdims) => own.add(opType, [x, of], { keepdims }), 2)(call) as
    string | undefined;
}

/** Values divided by their length, which is taken for no less than a bound. */
function normalised(call: OperationCall): string | undefined {
  const x = call.value(call.args[0]);
  const axes = reducedAxes(call);
  const { order, epsilon } = call.settings;
  if (x === undefined || axes?.length !== 1 || (order ?? 2) !== 2) return undefined;
  const least = typeof epsilon === 'number' ? epsilon : 1e-7;
  const squares = call.add('ReduceSumSquare', [x, call.ints(axes)], { keepdims: 1 });
  const bounded = call.add('Max', [squares, call.number(least ** 2)]);
  return call.add('Div', [x, call.add('Sqrt', [bounded])]);
}

function notEqual(call: OperationCall): string | undefined {
  const values = call.values();
  return values && call.add('Not', [call.add('Equal', values)]);
}

/** With a tensor as exponent there is no layer. */
function power(call: OperationCall): string | undefined {
  const values = call.values();
  return values && call.add('Pow', values);
}

function gelu(call: OperationCall): string | undefined {
  const x = call.value(call.args[0]);
  const isTanh = (call.argument(1, 'approximate') ?? true) !== false;
  return x === undefined ? undefined : call.add('Gelu', [x], { approximate: isTanh ? 'tanh' : 'none' });
}

function clip(call: OperationCall): string | undefined {
  const x = call.value(call.args[0]);
  const limits = [call.argument(1, 'x_min'), call.argument(2, 'x_max')];
  if (x === undefined || !limits.every((one) => typeof one === 'number')) return undefined;
  return clipped(limits[0] as number, limits[1] as number)(call, x);
}

function einsum(call: OperationCall): string | undefined {
  const { subscripts } = call.settings;
  const values = call.values();
  return values && typeof subscripts === 'string'
    ? call.add('Einsum', values, { equation: subscripts })
    : undefined;
}

/** To real numbers, from anything; whole numbers and conditions are 1 and 0 here, too. */
function cast(call: OperationCall): string | undefined {
  const x = call.value(call.args[0]);
  const type = String(call.argument(1, 'dtype'));
  return x === undefined || !/^(?:b?float(?:16|32|64)?)$/.test(type)
    ? undefined
    : call.add('Cast', [x], { to: 1 });
}

/** Operations of Keras 3 by their classes. Source: Keras 3, ops/numpy.py, ops/nn.py, ops/math.py. */
export const operations: Readonly<Record<string, Operation>> = {
  Add: operator('Add'),
  Subtract: operator('Sub'),
  Multiply: operator('Mul'),
  TrueDivide: operator('Div'),
  Divide: operator('Div'),
  Maximum: operator('Max'),
  Minimum: operator('Min'),
  Matmul: operator('MatMul'),
  Power: power,
  Greater: operator('Greater'),
  GreaterEqual: operator('GreaterOrEqual'),
  Less: operator('Less'),
  LessEqual: operator('LessOrEqual'),
  Equal: operator('Equal'),
  NotEqual: notEqual,
  LogicalAnd: operator('And'),
  LogicalOr: operator('Or'),
  LogicalNot: operator('Not'),
  Where: operator('Where'),
  Relu: unary(to('Relu')),
  Relu6: unary(clipped(0, 6)),
  Sigmoid: unary(to('Sigmoid')),
  Tanh: unary(to('Tanh')),
  Softplus: unary(to('Softplus')),
  Softsign: unary(to('Softsign')),
  Selu: unary(to('Selu')),
  Silu: unary(gated('Sigmoid')),
  Mish: unary(to('Mish')),
  HardSigmoid: unary(to('HardSigmoid', { alpha: 1 / 6, beta: 0.5 })),
  HardSilu: unary(to('HardSwish')),
  HardTanh: unary(clipped(-1, 1)),
  LogSigmoid: unary(to('Neg'), to('Softplus'), to('Neg')),
  Elu: withNumber('Elu', 'alpha', 1),
  Celu: withNumber('Celu', 'alpha', 1),
  LeakyRelu: withNumber('LeakyRelu', 'negative_slope', 0.2),
  Gelu: gelu,
  Softmax: along('Softmax'),
  LogSoftmax: along('LogSoftmax'),
  Absolute: unary(to('Abs')),
  Abs: unary(to('Abs')),
  Negative: unary(to('Neg')),
  Square: unary(by('Pow', 2)),
  Sqrt: unary(to('Sqrt')),
  Rsqrt: unary(to('Sqrt'), to('Reciprocal')),
  Reciprocal: unary(to('Reciprocal')),
  Exp: unary(to('Exp')),
  Expm1: unary(to('Exp'), by('Sub', 1)),
  Log: unary(to('Log')),
  Log1p: unary(by('Add', 1), to('Log')),
  Log2: unary(to('Log'), by('Mul', Math.LOG2E)),
  Log10: unary(to('Log'), by('Mul', Math.LOG10E)),
  Sin: unary(to('Sin')),
  Cos: unary(to('Cos')),
  Sign: unary(to('Sign')),
  Erf: unary(to('Erf')),
  Clip: clip,
  Cast: cast,
  Mean: reduction('ReduceMean'),
  Average: reduction('ReduceMean'),
  Sum: reduction('ReduceSum'),
  Max: reduction('ReduceMax'),
  Amax: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  Amin: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  Logsumexp: reduction('ReduceLogSumExp'),
  Var: reducing(variance),
  Std: reducing((...received) => received[0].add('Sqrt', [variance(...received)])),
  Norm: norm,
  Normalize: normalised,
  Einsum: einsum,
  ...moving,
};
