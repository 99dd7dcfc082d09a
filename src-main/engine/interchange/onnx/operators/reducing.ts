import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, inOrder } from '../graph/arrange.ts';
import { axesOf } from '../graph/axisOf.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { Operator } from './Operator.ts';

/** What the operators are called as an operation of a layer, and since when their axes are an input. */
const operations: Readonly<Record<string, readonly [operation: string, since: number]>> = {
  ReduceSum: ['sum', 13],
  ReduceMin: ['min', 18],
  ReduceProd: ['prod', 18],
  ReduceL1: ['l1', 18],
  ReduceL2: ['l2', 18],
  ReduceLogSum: ['log_sum', 18],
  ReduceLogSumExp: ['log_sum_exp', 18],
  ReduceSumSquare: ['sum_square', 18],
};

/** One number of many, along any axes but that of the examples. */
export const reducing: readonly Operator[] = Object.entries(operations).map(([name, [operation, since]]) => ({
  name,
  apply(node: NodeCall) {
    const x = node.activation(0);
    const { axes, keeps } = readReduction(node, x, since);
    node.output(reduced(node, x, { operation, axes, keeps }));
  },
}));

/** Along which axes values are reduced, and whether these stay with size 1. */
export interface Reduction {
  axes: number[];
  keeps: boolean;
}

/** Reads the axes of a reduction; all of them where none is named. */
export function readReduction(node: NodeCall, { shape }: Activation, since: number): Reduction {
  const { attributes } = node;
  const keeps = attributes.int('keepdims', 1) !== 0;
  attributes.only('noop_with_empty_axes', 0);
  const told = node.ints(1, 'axes', since) ?? [];
  const axes = axesOf(told, shape.length).sort((a, b) => a - b);
  const isKnown =
    axes.length > 0 && axes[0]! > 0 && axes.at(-1)! < shape.length && new Set(axes).size === axes.length;
  if (!isKnown)
    throw node.refusal(
      reason('the attribute {name} is {value}', { name: 'axes', value: told.join(', ') || '–' }),
    );
  return { axes, keeps };
}

/** Values reduced along some axes, which a layer has in any order. */
export function reduced(
  node: NodeCall,
  x: Activation,
  { operation, axes, keeps }: Reduction & { operation: string },
): Activation {
  if (x.isInteger && operation === 'mean') throw node.refusal(reason('it divides whole numbers'));
  const isReady = !x.flat && axes.every((axis) => x.axes.includes(axis));
  const stored = isReady ? x.axes : inOrder(x.shape);
  const source = isReady ? x.place : arranged(node, x, stored);
  const left = stored.filter((axis) => !axes.includes(axis));
  // A layer's output needs one axis at least beside that of the examples.
  const keepsOwn = left.length === 0;
  const place = node.layer('Reduce', [source], {
    operation,
    axes: axes.map((axis) => stored.indexOf(axis) + 1),
    keepdims: keepsOwn,
  });
  const whole = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const kept = whole.flatMap((_size, axis) => (axes.includes(axis) ? [] : [axis]));
  const isPositive = x.isPositive || operation === 'l1' || operation === 'l2';
  const isInteger = x.isInteger && ['sum', 'min', 'max', 'prod', 'l1', 'sum_square'].includes(operation);
  const base = { kind: 'activation' as const, place, isPositive, isInteger };
  if (keeps) return { ...base, shape: whole, axes: keepsOwn ? stored : left };
  if (keepsOwn) return { ...base, shape: [null, 1], axes: [1] };
  return { ...base, shape: kept.map((axis) => whole[axis]!), axes: left.map((axis) => kept.indexOf(axis)) };
}
