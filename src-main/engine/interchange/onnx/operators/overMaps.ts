import type { Activation } from '../graph/Activation.ts';
import { arranged, inOrder } from '../graph/arrange.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import type { LayerRecord } from '../graph/TopologyWriter.ts';

/** Maps with the axes that are to be changed as their rows and columns. */
interface Maps {
  place: LayerRecord;
  /** Rows, columns and channels, as the operator numbers them. */
  axes: readonly [number, number, number];
}

/**
 * The layer that puts out images `[N, H, W, C]` whose rows and columns are the axes that an operator changes.
 * @param changed at most two axes
 */
export function overMaps(node: NodeCall, x: Activation, changed: readonly number[]): Maps {
  if (x.shape.length !== 4 || changed.length > 2 || changed.includes(0)) throw node.shapeRefusal(x.shape);
  const isReady = x.axes.length === 3 && changed.every((axis) => x.axes.indexOf(axis) < 2);
  const others = inOrder(x.shape).filter((axis) => !changed.includes(axis));
  // Where only one axis changes, the last of the others is taken for the channels.
  const rows = [...changed, ...others].slice(0, 2).sort((a, b) => a - b);
  const axes = isReady ? x.axes : [...rows, others.at(-1)!];
  return { place: arranged(node, x, axes), axes: axes as unknown as Maps['axes'] };
}
