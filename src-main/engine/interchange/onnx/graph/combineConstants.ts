import type { Constant } from './Constant.ts';

/** Numbers that a constant may grow to where it is spread over another one. */
const MOST = 2 ** 24;

/**
 * Two constants put together number by number, axes of size 1 spread over those of the other, as ONNX does it (numpy's rules).
 * Undefined where their shapes do not go together.
 */
export function combineConstants(
  a: Constant,
  b: Constant,
  combine: (x: number, y: number) => number,
): Constant | undefined {
  const rank = Math.max(a.dims.length, b.dims.length);
  const padded = ({ dims }: Constant): number[] => [...Array<number>(rank - dims.length).fill(1), ...dims];
  const [left, right] = [padded(a), padded(b)];
  if (left.some((size, axis) => size !== right[axis] && size !== 1 && right[axis] !== 1)) return undefined;
  const dims = left.map((size, axis) => (size === 1 ? right[axis]! : size));
  const count = dims.reduce((product, size) => product * size, 1);
  if (count > Math.max(MOST, a.values.length, b.values.length)) return undefined;
  const isInteger = a.isInteger && b.isInteger;
  const values = isInteger ? new Float64Array(count) : new Float32Array(count);
  const places = [placesOf(left, dims), placesOf(right, dims)];
  for (let at = 0; at < count; at++)
    values[at] = combine(a.values[places[0]!(at)]!, b.values[places[1]!(at)]!);
  return { kind: 'constant', dims, values, isInteger };
}

/** Where the number for a place of the whole lies in a constant that is spread. */
function placesOf(own: readonly number[], dims: readonly number[]): (at: number) => number {
  const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);
  if (product(own) === 1) return () => 0;
  const strides = own.map((size, axis) => (size === 1 ? 0 : product(own.slice(axis + 1))));
  const blocks = dims.map((_size, axis) => product(dims.slice(axis + 1)));
  return (at) =>
    strides.reduce((sum, stride, axis) => sum + (Math.floor(at / blocks[axis]!) % dims[axis]!) * stride, 0);
}
