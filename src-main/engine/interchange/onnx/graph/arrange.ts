import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation, Size } from './Activation.ts';
import type { NodeCall } from './NodeCall.ts';
import type { LayerRecord } from './TopologyWriter.ts';

/** Rows, columns and channels of `[N, C, H, W]`: the order that layers over images have them in. */
export const CHANNELS_LAST = [2, 3, 1] as const;

/** All axes in the order of ONNX, that of the examples left out. */
export const inOrder = (shape: readonly Size[]): number[] => shape.slice(1).map((_size, at) => at + 1);

/** The sizes of a layer's output, that of the examples left out. */
export const storedSizes = ({ shape, axes }: Activation): Size[] => axes.map((axis) => shape[axis]!);

/**
 * The layer whose output has all axes in the order that is wanted: the one that made the values, or another one behind it that turns
 * them.
 * @throws FeaturescopeError `model/operator-not-understood` where rows and columns are open and would have to be counted
 */
export function arranged(node: NodeCall, value: Activation, wanted: readonly number[]): LayerRecord {
  const { turned } = node.graph;
  const known = turned.get(value.place) ?? new Map<string, LayerRecord>();
  turned.set(value.place, known);
  const key = JSON.stringify([value.axes, value.shape, value.flat ?? null, wanted]);
  const found = known.get(key) ?? turn(node, value.flat ? unflattened(node, value) : value, wanted);
  known.set(key, found);
  return found;
}

function turn(node: NodeCall, { shape, axes, place }: Activation, wanted: readonly number[]): LayerRecord {
  if (axes.join() === wanted.join()) return place;
  const counts = (axis: number): boolean => shape[axis] !== 1;
  const isSameOrder = axes.filter(counts).join() === wanted.filter(counts).join();
  if (isSameOrder)
    return reshaped(
      node,
      place,
      wanted.map((axis) => shape[axis]!),
    );
  const missing = wanted.filter((axis) => !axes.includes(axis));
  const all = [...axes, ...missing];
  const whole =
    missing.length === 0
      ? place
      : reshaped(
          node,
          place,
          all.map((axis) => shape[axis]!),
        );
  return node.graph.writer.add('Permute', `${node.name}_permute`, [whole], {
    dims: wanted.map((axis) => all.indexOf(axis) + 1),
  });
}

/** Values whose layer has them in the order of ONNX, all axes there. */
export function ordered(node: NodeCall, value: Activation): Activation {
  const axes = inOrder(value.shape);
  return { ...value, place: arranged(node, value, axes), axes, flat: undefined, sums: undefined };
}

/** Flattened values put back, turned and flattened again. */
function unflattened(node: NodeCall, value: Activation): Activation {
  const { sizes, axes } = value.flat!;
  const back = reshaped(
    node,
    value.place,
    axes.map((axis) => sizes[axis]!),
  );
  const turned = node.graph.writer.add('Permute', `${node.name}_permute`, [back], {
    dims: sizes.map((_size, axis) => axes.indexOf(axis) + 1),
  });
  const place = node.graph.writer.add('Flatten', `${node.name}_flatten`, [turned]);
  return { ...value, place, flat: undefined };
}

function reshaped(node: NodeCall, place: LayerRecord, sizes: readonly Size[]): LayerRecord {
  if (sizes.filter((size) => size === null).length > 1)
    throw node.refusal(reason('the size of its input is open'));
  return node.graph.writer.add('Reshape', `${node.name}_reshape`, [place], {
    target_shape: sizes.map((size) => size ?? -1),
  });
}
