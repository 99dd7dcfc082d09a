import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Activation } from '../graph/Activation.ts';
import type { Constant } from '../graph/Constant.ts';
import { inFlatOrder } from '../graph/flatOrder.ts';
import type { NodeCall } from '../graph/NodeCall.ts';
import { transposeValues } from '../graph/transposeValues.ts';

/** A constant that is spread over the values of a layer. */
export interface Spread {
  /** The axes of the layer's output that it has different numbers along, that of the examples being 0. */
  axes: readonly number[];
  /** Its numbers, row by row along those axes. */
  values: Float32Array | Float64Array;
}

/**
 * How a constant is spread over values, as ONNX does it (numpy's rules), seen from the layer that makes them.
 * @throws FeaturescopeError `model/operator-not-understood` where it has more sizes than they do
 */
export function spread(node: NodeCall, x: Activation, constant: Constant): Spread {
  const { values } = constant;
  const less = x.shape.length - constant.dims.length;
  const dims = [...Array<number>(Math.max(0, less)).fill(1), ...constant.dims];
  const varying = dims.flatMap((size, axis) => (size === 1 ? [] : [axis]));
  const fits = less >= 0 && varying.every((axis) => axis > 0 && dims[axis] === x.shape[axis]);
  if (!fits)
    throw node.refusal(
      reason('its constant has the shape {shape}', { shape: constant.dims.join('x') || '1' }),
    );
  if (varying.length === 0) return { axes: [], values };
  if (x.flat) return { axes: [1], values: inFlatOrder(values, x.flat) };
  const stored = x.axes.filter((axis) => varying.includes(axis));
  return {
    axes: stored.map((axis) => x.axes.indexOf(axis) + 1),
    values: transposeValues(
      values,
      varying.map((axis) => dims[axis]!),
      stored.map((axis) => varying.indexOf(axis)),
    ),
  };
}
