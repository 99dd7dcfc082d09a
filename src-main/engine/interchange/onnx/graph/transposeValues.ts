/** Numbers with their axes in another order, row by row: axis `at` of what comes back is axis `order[at]` of what goes in. */
export function transposeValues<Values extends Float32Array | Float64Array>(
  values: Values,
  dims: readonly number[],
  order: readonly number[],
): Values {
  const strides = dims.map((_size, axis) =>
    dims.slice(axis + 1).reduce((product, size) => product * size, 1),
  );
  const sizes = order.map((axis) => dims[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const turned = values.slice() as Values;
  const at = sizes.map(() => 0);
  let from = 0;
  for (let to = 0; to < turned.length; to++) {
    turned[to] = values[from]!;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++at[axis]! < sizes[axis]!) break;
      from -= steps[axis]! * sizes[axis]!;
      at[axis] = 0;
    }
  }
  return turned;
}
