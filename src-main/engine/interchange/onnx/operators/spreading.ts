import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import { arranged, CHANNELS_LAST } from '../graph/arrange.ts';
import { BATCH, OPEN } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { Operator } from './Operator.ts';
import { takenAt } from './taking.ts';

/** Operators that repeat values, or move them between channels and positions. */
export const spreading: readonly Operator[] = [
  { name: 'Expand', apply: expand },
  { name: 'Tile', apply: repeat },
  { name: 'DepthToSpace', apply: (node) => moveBlocks(node, 'DepthToSpace') },
  { name: 'SpaceToDepth', apply: (node) => moveBlocks(node, 'SpaceToDepth') },
];

/** Axes of size 1 repeated until they have the size that is asked for. */
function expand(node: NodeCall): void {
  const x = node.activation(0);
  const told = Array.from(node.constant(1)?.values ?? []);
  const wanted = [...x.shape.slice(0, x.shape.length - told.length).map(() => 1), ...told];
  if (wanted.length !== x.shape.length) throw node.shapeRefusal(x.shape);
  const { fixedBatch } = node.graph;
  if (![BATCH, 1, fixedBatch].includes(wanted[0])) throw node.shapeRefusal([null, ...wanted.slice(1)]);
  let made = x;
  wanted.slice(1).forEach((size, at) => {
    const own = x.shape[at + 1]!;
    if (size === own || size === 1 || (size === OPEN && own === null)) return;
    if (own !== 1 || !(size > 0)) throw node.shapeRefusal(x.shape);
    made = takenAt(node, made, at + 1, { length: size, at: () => 0 });
  });
  node.output(made);
}

/** Values again and again along their axes; a vector at each of so many steps, `[N, 1, C]` to `[N, n, C]`, is a RepeatVector. */
function repeat(node: NodeCall): void {
  const x = node.activation(0);
  const times = Array.from(node.constant(1)?.values ?? []);
  const [examples, n, units] = times;
  if (times.length !== x.shape.length || examples !== 1 || !times.every((count) => count >= 1))
    throw node.shapeRefusal(x.shape);
  if (x.shape.length === 3 && x.shape[1] === 1 && units === 1) {
    const vector = x.axes.length === 1 && !x.flat ? x.place : asVector(node, x);
    node.output({
      ...{ kind: 'activation', place: node.layer('RepeatVector', [vector], { n }) },
      ...{ shape: [null, n!, x.shape[2]!], axes: [1, 2], isPositive: x.isPositive },
    });
    return;
  }
  let made = x;
  times.forEach((count, axis) => {
    if (count === 1) return;
    const size = x.shape[axis];
    if (typeof size !== 'number') throw node.refusal(reason('the size of its input is open'));
    made = takenAt(node, made, axis, { length: size * count, at: (place) => place % size });
  });
  node.output(made);
}

/** A vector as a layer has it, whose values may be flattened in another order. */
function asVector(node: NodeCall, x: Activation): Activation['place'] {
  const whole = arranged(node, x, [1, 2]);
  return node.graph.writer.add('Flatten', `${node.name}_flatten`, [whole]);
}

/** Between channels and blocks of positions. */
function moveBlocks(node: NodeCall, className: 'DepthToSpace' | 'SpaceToDepth'): void {
  const x = node.activation(0);
  const [, channels, rows, columns] = x.shape;
  const block = node.attributes.int('blocksize', 0);
  const isUp = className === 'DepthToSpace';
  const mode = isUp ? node.attributes.text('mode', 'DCR') : 'DCR';
  if (x.shape.length !== 4 || typeof channels !== 'number') throw node.shapeRefusal(x.shape);
  if (mode !== 'DCR' && mode !== 'CRD') throw node.attributes.refusal('mode', mode);
  const divided = isUp ? [channels / block ** 2] : [rows, columns].map((size) => (size ?? 0) / block);
  if (!(block >= 1) || !divided.every(Number.isInteger)) throw node.attributes.refusal('blocksize', block);
  const place = node.layer(className, [arranged(node, x, CHANNELS_LAST)], {
    block_size: block,
    channels_first: mode === 'CRD',
  });
  const scaled = (size: number | null | undefined): number | null =>
    typeof size === 'number' ? (isUp ? size * block : size / block) : null;
  const made = isUp ? channels / block ** 2 : channels * block ** 2;
  const shape = [null, made, scaled(rows), scaled(columns)];
  node.output({ kind: 'activation', place, shape, axes: CHANNELS_LAST, isPositive: x.isPositive });
}
