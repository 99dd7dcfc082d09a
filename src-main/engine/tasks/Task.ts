import {
  abs,
  argMax,
  cast,
  div,
  equal,
  mul,
  reshape,
  square,
  stack,
  sub,
  sum,
  tensor1d,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { metricNamesOf } from '../../../src-shared/tasks/outputs.ts';
import type { TaskKind } from '../../../src-shared/tasks/tasks.ts';
import type { MetricValues } from '../../../src-shared/tasks/metrics.ts';
import { fillFloats } from '../kernels/runtime/transfer.ts';
import type { Heads } from '../network/forward.ts';
import { outputNodesOf, type Graph } from '../network/graph.ts';
import { takeInputs, takeLabelMaps, type Selection } from '../training/schedule/batches.ts';
import { asTwoClasses, binaryLoss, isBinary } from './binary.ts';
import { headOf, lossOf } from './losses/lossOf.ts';
import { hasIgnored, sharesOf } from './losses/lossOfPixels.ts';
import type { Loss } from './losses/Loss.ts';
import type { Objective } from './Objective.ts';
import { severalOutputs } from './several/severalOutputs.ts';

/** The task of a network: its targets, the loss, and the other metrics. */
export interface Task {
  kind: TaskKind;
  loss: Loss;
  /** Names of its metrics, the loss first. */
  metrics: readonly string[];
  /** For each output, the activation of its layer that the loss includes. */
  heads: Heads;
  /** Whether one output stands for two classes: the scores of an example are of both. */
  isBinary: boolean;
  /**
   * The targets of a selection, as a tensor; the caller disposes it. For several outputs one row per example, laid out
   * as the outputs are, classes one-hot.
   */
  targets(selection: Selection): Tensor;
  /**
   * The sum of each metric over a batch, in the order of the task's metrics without the loss; the sums of shards add up
   * to those of their batch. Call inside `tidy`. `[metrics]`
   */
  sums(heads: Tensor, outputs: Tensor, targets: Tensor): Tensor;
}

/**
 * The task of a network.
 * @throws FeaturescopeError as `lossOf`
 */
export function taskOf(graph: Graph, objective: Objective): Task {
  const { task: kind, outputs } = objective;
  const metrics = metricNamesOf(kind, outputs);
  if (kind === 'multi-output') return { kind, metrics, isBinary: false, ...severalOutputs(graph, objective) };
  const loss = lossOf(graph, objective);
  const head: Heads[number] = headOf(graph, objective) ?? 'none';
  const common = { kind, metrics, heads: [head], ...parts[kind] } as const;
  if (!isBinary(graph, objective)) return { ...common, loss, isBinary: false };
  return {
    ...common,
    isBinary: true,
    loss: binaryLoss(loss, head),
    sums: (heads, ends, labels) => common.sums(asTwoClasses(heads, head), ends, labels),
  };
}

/** A batch's metrics by name, the loss first, from its loss and the sums of the others. @param count examples of the batch */
export function metricsFrom(
  [, ...names]: readonly string[],
  loss: number,
  sums: ArrayLike<number>,
  count: number,
): MetricValues {
  const values = names.map((name, at) => [name, sums[at]! / count] as const);
  return { loss, ...Object.fromEntries(values) };
}

type Parts = Pick<Task, 'targets' | 'sums'>;

/** Squared and absolute errors, averaged over the values of each example. */
const errorSums: Parts['sums'] = (_heads, outputs, targets) => {
  const difference = sub(reshape(outputs, targets.shape), targets);
  const size = outputs.size / outputs.shape[0]!;
  return div(stack([sum(square(difference)), sum(abs(difference))]), size);
};

const parts: Readonly<Record<Exclude<TaskKind, 'multi-output'>, Parts>> = {
  classification: {
    targets: ({ split, indices }) =>
      tensor1d(
        Int32Array.from(indices, (index) => split.labels[index]!),
        'int32',
      ),
    sums: (heads, _outputs, labels) => stack([sum(cast(equal(argMax(heads, 1), labels), 'float32'))]),
  },
  regression: { targets: ({ split, indices }) => takeTargets(split, indices), sums: errorSums },
  segmentation: {
    targets: (selection) => cast(takeLabelMaps(selection), 'int32'),
    sums: (heads, _outputs, labels) => {
      const said = argMax(reshape(heads, [labels.size, -1]), 1);
      const isRight = cast(equal(said, reshape(labels, [-1])), 'float32');
      if (hasIgnored(labels)) return stack([sum(mul(reshape(isRight, labels.shape), sharesOf(labels)))]);
      return stack([div(sum(isRight), labels.size / labels.shape[0]!)]);
    },
  },
  reconstruction: { targets: (selection) => takeInputs({ ...selection, clean: true }), sums: errorSums },
};

function takeTargets({ targets, count }: Selection['split'], indices: Int32Array): Tensor {
  const size = targets!.length / count;
  return fillFloats([indices.length, size], (values) => {
    indices.forEach((from, to) => values.set(targets!.subarray(from * size, (from + 1) * size), to * size));
  });
}

/** Number of output values per example, of all outputs. */
export const outputSizeOf = (graph: Graph): number =>
  outputNodesOf(graph).reduce((sum, { outputShape }) => sum + sizeOf(outputShape.slice(1) as number[]), 0);
