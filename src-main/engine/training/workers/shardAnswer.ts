import type { Tensor } from '@tensorflow/tfjs-core';
import { readFloats } from '../../kernels/runtime/transfer.ts';
import { metricsFrom } from '../../tasks/Task.ts';
import type { MetricValues } from '../../../../src-shared/tasks/metrics.ts';
import { metricNamesOf } from '../../../../src-shared/tasks/outputs.ts';
import type { Objective } from '../../tasks/Objective.ts';
import type { ShardGradients } from '../trainStep.ts';

/**
 * The result of a shard as laid out in a worker's result array: concatenated gradients, the loss and the sums of the
 * other metrics.
 */
export interface ShardAnswer {
  /** Undefined while they stay where they were computed. */
  gradients: Float32Array | undefined;
  loss: number;
  sums: Float32Array;
}

/** Writes the result of a shard, on the kernels' backend without intermediate copies. */
export function writeAnswer({ gradients, loss, sums }: ShardGradients, target: Float32Array): void {
  const size = writeGradients(gradients, target);
  target[size] = loss;
  target.set(sums, size + 1);
}

/** Writes gradients, concatenated; returns the number of their values. */
export function writeGradients(gradients: readonly Tensor[], target: Float32Array): number {
  let offset = 0;
  for (const gradient of gradients) readFloats(gradient, target.subarray(offset, (offset += gradient.size)));
  return offset;
}

/** Number of values that follow the gradients in a result: the loss and the sums of the other metrics. */
export const measuredCount = ({ task, outputs }: Objective): number => metricNamesOf(task, outputs).length;

/** Reads a result with `size` gradients; the gradients are a view. */
export function answerIn(source: Float32Array, size: number): ShardAnswer {
  const sums = source.subarray(size + 1);
  return { gradients: source.subarray(0, size), loss: source[size]!, sums };
}

/**
 * A batch's metrics from the results of its shards, added in their order.
 * @param metrics their names, the loss first
 * @param count examples of the batch
 */
export function metricsOfShards(
  metrics: readonly string[],
  answers: readonly ShardAnswer[],
  count: number,
): MetricValues {
  const sum = (pick: (answer: ShardAnswer) => number): number =>
    answers.reduce((total, answer) => total + pick(answer), 0);
  const sums = metrics.slice(1).map((_name, at) => sum((answer) => answer.sums[at]!));
  return metricsFrom(
    metrics,
    sum(({ loss }) => loss),
    sums,
    count,
  );
}
