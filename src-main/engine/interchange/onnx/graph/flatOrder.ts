import type { FlatOrder } from './Activation.ts';

/** For each place of flattened values, the place that ONNX has the value in. */
function flatPlaces({ sizes, axes }: FlatOrder): Int32Array {
  const strides = sizes.map((_size, axis) =>
    sizes.slice(axis + 1).reduce((product, size) => product * size, 1),
  );
  const inner = axes.map((axis) => sizes[axis]!);
  const places = new Int32Array(sizes.reduce((product, size) => product * size, 1));
  const at = axes.map(() => 0);
  for (let place = 0; place < places.length; place++) {
    places[place] = axes.reduce((sum, axis, index) => sum + at[index]! * strides[axis]!, 0);
    for (let index = at.length - 1; index >= 0 && ++at[index]! === inner[index]; index--) at[index] = 0;
  }
  return places;
}

/** Values `[F, ...]` with their rows in the order that a layer takes them in. */
export function inFlatOrder<Values extends Float32Array | Float64Array>(
  values: Values,
  order: FlatOrder,
): Values {
  const places = flatPlaces(order);
  const row = values.length / places.length;
  const ordered = values.slice();
  places.forEach((from, to) => ordered.set(values.subarray(from * row, (from + 1) * row), to * row));
  return ordered as Values;
}
