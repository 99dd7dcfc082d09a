import { matMul, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { Split } from '../../data/Dataset.ts';
import { range, writeInputs } from '../../training/schedule/batches.ts';
import { breathe, type WhyTask } from '../breathe.ts';
import { tridiagonalEigen } from '../tridiagonalEigen.ts';

/** The directions of images in which they vary most, all of them, in descending order. */
export interface PrincipalAxes {
  /** Number of images that they were computed from. */
  count: number;
  /** `[features]` */
  mean: Float64Array;
  /** Of length 1 and at right angles to each other. `[features, features]`, an axis behind the other */
  axes: Float64Array;
}

/** Images of a split as rows of values as a network takes them, with or without their noise, `[to - from, features]`. */
export function rowsOf(
  split: Split,
  shape: readonly number[],
  from: number,
  to: number,
  clean = true,
): Float32Array {
  const values = new Float32Array((to - from) * sizeOf(shape));
  writeInputs({ split, shape, indices: range(from, to), clean }, values);
  return values;
}

/** Number of images per matrix product. */
const BLOCK = 500;

/** The axes of the last images that were asked about: they do not depend on the network. */
const known = new WeakMap<Split, PrincipalAxes>();

/**
 * The principal axes of the first images of a split: the eigenvectors of their covariance.
 * @throws FeaturescopeError `engine/cancelled`
 */
export async function principalAxes(
  split: Split,
  shape: readonly number[],
  count: number,
  task: WhyTask,
): Promise<PrincipalAxes> {
  const before = known.get(split);
  if (before?.count === count && before.mean.length === sizeOf(shape)) return before;
  const features = sizeOf(shape);
  const mean = new Float64Array(features);
  for (let from = 0; from < count; from += BLOCK) {
    const rows = rowsOf(split, shape, from, Math.min(count, from + BLOCK));
    for (let at = 0; at < rows.length; at++) mean[at % features]! += rows[at]! / count;
    await breathe(task);
  }
  const scatter = new Float64Array(features * features);
  for (let from = 0; from < count; from += BLOCK) {
    const rows = rowsOf(split, shape, from, Math.min(count, from + BLOCK));
    for (let at = 0; at < rows.length; at++) rows[at]! -= mean[at % features]!;
    tidy(() => {
      const block = tensor2d(rows, [rows.length / features, features]);
      const part = matMul(block, block, true, false).dataSync();
      for (let at = 0; at < scatter.length; at++) scatter[at]! += part[at]!;
    });
    await breathe(task);
  }
  const { vectors } = await tridiagonalEigen(scatter, features, () => breathe(task));
  const found = { count, mean, axes: vectors };
  known.set(split, found);
  return found;
}
