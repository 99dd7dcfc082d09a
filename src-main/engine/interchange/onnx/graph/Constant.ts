/** Numbers that are known before the network sees anything: weights, and shapes that are computed from shapes. */
export interface Constant {
  kind: 'constant';
  dims: readonly number[];
  /** Row by row. Integers are exact up to 2^53. */
  values: Float32Array | Float64Array;
  isInteger: boolean;
  /** Name of the tensor in the file that it is, where it is one. */
  name?: string | undefined;
}

/**
 * Stands in a computed shape for the number of examples, which is open: any arithmetic on it makes what is no size. It is prime, so that its
 * multiples are known as such: the examples and the heads of an attention along one axis.
 */
export const BATCH = -1_099_511_627_791;
/** Stands in a computed shape for a size that is open: rows or columns of images of any size. */
export const OPEN = -(2 ** 44);
