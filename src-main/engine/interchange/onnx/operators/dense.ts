import type { Activation } from '../graph/Activation.ts';
import { arranged, inOrder } from '../graph/arrange.ts';
import type { Constant } from '../graph/Constant.ts';
import { inFlatOrder } from '../graph/flatOrder.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { transposeValues } from '../graph/transposeValues.ts';
import { constantLayer } from './affine.ts';
import type { Operator } from './Operator.ts';

/** Weighted sums of vectors. */
export const dense: readonly Operator[] = [
  { name: 'Gemm', apply: multiplyAndAdd },
  { name: 'MatMul', apply: multiply },
];

/** `alpha x W + beta C`, with W the other way round where `transB` is set. */
function multiplyAndAdd(node: NodeCall): void {
  const { attributes } = node;
  const x = node.activation(0);
  attributes.only('transA', 0);
  attributes.only('broadcast', 0, 1);
  const alpha = attributes.float('alpha', 1);
  const beta = attributes.float('beta', 1);
  const isTurned = attributes.int('transB', 0) !== 0;
  const given = matrixOf(node, 1);
  const weights = isTurned ? turned(given) : given;
  if (x.shape.length < 2) throw node.shapeRefusal(x.shape);
  sums(node, x, scaled(weights, alpha), node.has(2) ? scaled(node.constant(2)!, beta) : undefined);
}

function multiply(node: NodeCall): void {
  const [a, b] = [node.given(0), node.given(1)];
  if (a.kind === 'activation' && b.kind === 'activation') node.output(product(node, a, b));
  else if (a.kind === 'constant') multiplyFromLeft(node, node.activation(1));
  else {
    const x = node.activation(0);
    if (x.shape.length < 2) throw node.shapeRefusal(x.shape);
    if (b.kind === 'constant' && b.dims.length > 2 && b.dims.length <= x.shape.length)
      node.output(product(node, x, sameForAll(node, x, b)));
    else sums(node, x, matrixOf(node, 1), undefined);
  }
}

/** Matrices that are the same for every example, as values: `[..., K, J]` to `[N, ..., K, J]`. */
function sameForAll(node: NodeCall, x: Activation, matrices: Constant): Activation {
  const { dims, values, name } = matrices;
  const shape = [...Array<number>(x.shape.length - dims.length).fill(1), ...dims];
  if (shape.shift() !== 1) throw node.shapeRefusal([null, ...dims]);
  const place = constantLayer(node, x.place, { shape, values, isLearnt: name !== undefined });
  const whole = [null, ...shape];
  return { kind: 'activation', place, shape: whole, axes: inOrder(whole), isPositive: false };
}

/** Matrices of each example, `[N, ..., I, K]` and `[N, ..., K, J]`. */
function product(node: NodeCall, a: Activation, b: Activation): Activation {
  const rank = a.shape.length;
  const isProduct = rank > 2 && b.shape.length === rank && a.shape[rank - 1] === b.shape[rank - 2];
  if (!isProduct || a.shape.slice(1, -2).join() !== b.shape.slice(1, -2).join())
    throw node.shapeRefusal(b.shape);
  const places = [a, b].map((value) => arranged(node, value, inOrder(value.shape)));
  const shape = a.shape.with(-1, b.shape[rank - 1]!);
  return {
    ...{ kind: 'activation', place: node.layer('MatMul', places), shape, axes: inOrder(shape) },
    isPositive: a.isPositive && b.isPositive,
  };
}

/** A matrix times values: weighted sums along their last axis but one. */
function multiplyFromLeft(node: NodeCall, x: Activation): void {
  const rank = x.shape.length;
  const { dims, values } = matrixOf(node, 0);
  const [units, inputs] = dims as [number, number];
  if (rank < 3 || x.shape[rank - 2] !== inputs) throw node.shapeRefusal(x.shape);
  const others = inOrder(x.shape).filter((axis) => axis !== rank - 2);
  const axes = [...others, rank - 2];
  const layer = node.layer('Dense', [arranged(node, x, axes)], { units, use_bias: false });
  layer.weights.set('kernel', { shape: [inputs, units], values: transposeValues(values, dims, [1, 0]) });
  const shape = x.shape.with(rank - 2, units);
  node.output({ kind: 'activation', place: layer, shape, axes, isPositive: false });
}

/** A matrix that the file holds. */
function matrixOf(node: NodeCall, index: number): Constant {
  const matrix = node.constant(index);
  if (matrix?.dims.length !== 2) throw node.shapeRefusal([null, ...(matrix?.dims ?? [])]);
  return matrix;
}

const turned = (matrix: Constant): Constant => ({
  ...matrix,
  dims: [matrix.dims[1]!, matrix.dims[0]!],
  values: transposeValues(matrix.values, matrix.dims, [1, 0]),
});

const scaled = (constant: Constant, factor: number): Constant =>
  factor === 1 ? constant : { ...constant, values: constant.values.map((value) => value * factor) };

function sums(node: NodeCall, x: Activation, weights: Constant, bias: Constant | undefined): void {
  const [inputs, units] = weights.dims as [number, number];
  if (x.shape.at(-1) !== inputs || inputs * units === 0) throw node.shapeRefusal(x.shape);
  const source = x.flat ? x.place : arranged(node, x, inOrder(x.shape));
  const layer = node.layer('Dense', [source], { units, use_bias: bias !== undefined });
  const values = x.flat ? inFlatOrder(weights.values, x.flat) : weights.values;
  layer.weights.set('kernel', { shape: [inputs, units], values });
  if (bias) layer.weights.set('bias', { shape: [units], values: biasOf(node, bias, units) });
  const shape = [...x.shape.slice(0, -1), units];
  node.output({
    kind: 'activation',
    place: layer,
    shape,
    axes: inOrder(shape),
    isPositive: false,
    sums: layer,
  });
}

/** One number for all units, or one for each; whatever differs between examples is refused. */
function biasOf(node: NodeCall, { dims, values }: Constant, units: number): Constant['values'] {
  if (values.length === 1) return new Float32Array(units).fill(values[0]!);
  if (values.length !== units || dims.at(-1) !== units) throw node.shapeRefusal([null, ...dims]);
  return values;
}
