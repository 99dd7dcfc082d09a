import { MOST_POINTS, type ValueEvaluation } from '../../../../src-shared/contract/evaluation.ts';
import type { Dataset } from '../../data/Dataset.ts';
import { range, writeInputs } from '../../training/schedule/batches.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { MOST_KEPT_VALUES, type ValueScores } from '../evaluate.ts';

/** Number of bins in the histogram of errors. */
const BINS = 40;

/** The metrics of a network that predicts values, for one split, as its task defines them. */
export function describeValues(data: Dataset, split: 'train' | 'test', scores: ValueScores): ValueEvaluation {
  const { task, metrics, size, errors } = scores;
  const { count } = data[split];
  return {
    ...{ task, split, count, metrics, size },
    inputShape: data.shape,
    determination: determinationOf(data, split, scores),
    points: pointsOf(data, split, scores),
    errors: distributionOf(errors),
  };
}

/**
 * Coefficient of determination: 1 - (sum of squared errors) / (sum of squared deviations of each target value from that
 * value's mean).
 */
function determinationOf(
  data: Dataset,
  name: 'train' | 'test',
  { metrics, size, task }: ValueScores,
): number {
  const split = data[name];
  const sums = new Float64Array(size);
  const squares = new Float64Array(size);
  const row = new Float32Array(size);
  for (let index = 0; index < split.count; index++) {
    if (task === 'regression') row.set(split.targets!.subarray(index * size, (index + 1) * size));
    else writeInputs({ split, shape: data.shape, indices: Int32Array.of(index), clean: true }, row);
    row.forEach((value, at) => {
      sums[at]! += value;
      squares[at]! += value * value;
    });
  }
  const variance = squares.reduce(
    (sum, square, at) => sum + square / split.count - (sums[at]! / split.count) ** 2,
    0,
  );
  return variance > 0 ? 1 - metrics['mse']! / (variance / size) : NaN;
}

function pointsOf(
  data: Dataset,
  name: 'train' | 'test',
  { outputs, size }: ValueScores,
): ValueEvaluation['points'] {
  const split = data[name];
  const inputSize = sizeOf(data.shape);
  if (!outputs || !split.targets || inputSize > MOST_KEPT_VALUES) return null;
  const every = Math.ceil(split.count / MOST_POINTS);
  const indices = range(0, split.count).filter((index) => index % every === 0);
  const inputs = new Float32Array(indices.length * inputSize);
  writeInputs({ split, shape: data.shape, indices }, inputs);
  return { inputs, targets: rowsOf(split.targets, indices, size), outputs: rowsOf(outputs, indices, size) };
}

function rowsOf(values: Float32Array, indices: Int32Array, size: number): Float32Array {
  const rows = new Float32Array(indices.length * size);
  indices.forEach((from, to) => rows.set(values.subarray(from * size, (from + 1) * size), to * size));
  return rows;
}

function distributionOf(errors: Float32Array): ValueEvaluation['errors'] {
  const finite = errors.filter(Number.isFinite);
  const highest = finite.reduce((most, error) => Math.max(most, error), 0);
  const counts = new Array<number>(BINS).fill(0);
  for (const error of finite) counts[Math.min(BINS - 1, Math.floor((error / (highest || 1)) * BINS))]! += 1;
  return { counts, highest };
}
