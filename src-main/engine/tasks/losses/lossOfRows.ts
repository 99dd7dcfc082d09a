import { customGrad, mul, scalar, tensor, tensor1d, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { viewFloats } from '../../kernels/runtime/transfer.ts';
import type { Loss } from './Loss.ts';
import type { RowLoss } from './rowLosses.ts';

/**
 * Builds a loss from the loss of one example. It is computed in float64 on the engine's thread, with its derivative, on
 * every backend. Class targets are one-hot encoded.
 * @param smoothing fraction of the target 1 that is distributed evenly over all classes
 */
export function lossOfRows(rowLoss: RowLoss, smoothing = 0): Loss {
  const losses = (heads: Float32Array, targets: Float32Array, size: number, slopes?: Float32Array) =>
    Float64Array.from({ length: heads.length / size }, (_none, row) =>
      rowLoss(heads, targets, row * size, size, slopes),
    );
  const dense = (targets: Labels | Int32Array | Float32Array, size: number): Float32Array =>
    targets instanceof Float32Array ? targets : oneHot(targets, size, smoothing);
  return {
    mean(heads, targets) {
      const size = sizeOfRow(heads);
      const rows = heads.shape[0]!;
      const held = dense(valuesOf(targets), size);
      const mean = customGrad((head) => {
        const source = head as Tensor;
        const slopes = new Float32Array(source.size);
        const value = sumOf(losses(viewFloats(source).slice(), held, size, slopes)) / rows;
        const gradFunc = (dy: Tensor): Tensor => {
          const byRow = slopes.map((slope) => slope / rows);
          return mul(tensor(byRow, source.shape, 'float32'), dy);
        };
        return { value: scalar(value, 'float32'), gradFunc };
      });
      return mean(heads) as Scalar;
    },
    each(heads, targets) {
      const size = sizeOfRow(heads);
      const rows = losses(viewFloats(heads).slice(), dense(valuesOf(targets), size), size);
      return tensor1d(Float32Array.from(rows), 'float32');
    },
    sum: (heads, targets, size) => sumOf(losses(heads, dense(targets, size), size)),
  };
}

const sizeOfRow = (heads: Tensor): number => heads.size / heads.shape[0]!;
const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

function valuesOf(targets: Tensor): Int32Array | Float32Array {
  return targets.dtype === 'int32' ? (targets.dataSync() as Int32Array) : viewFloats(targets).slice();
}

function oneHot(labels: Labels | Int32Array, classes: number, smoothing: number): Float32Array {
  const targets = new Float32Array(labels.length * classes).fill(smoothing / classes);
  labels.forEach((label, row) => (targets[row * classes + label]! += 1 - smoothing));
  return targets;
}
