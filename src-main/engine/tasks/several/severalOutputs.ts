import { tensor1d, type Tensor } from '@tensorflow/tfjs-core';
import { highestScore } from '../../../../src-shared/model/highestScore.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { OutputPart, OutputTask } from '../../../../src-shared/tasks/outputs.ts';
import type { Split } from '../../data/Dataset.ts';
import { fillFloats, viewFloats } from '../../kernels/runtime/transfer.ts';
import { outputActivationOf, type SplitActivation } from '../../network/forward.ts';
import { outputNodesOf, type Graph, type GraphNode } from '../../network/graph.ts';
import { fits, lossDoesNotFit, rowLossOf, smoothingDoesNotFit } from '../losses/lossOf.ts';
import { lossOfRows } from '../losses/lossOfRows.ts';
import { absoluteError, squaredError, type RowLoss } from '../losses/rowLosses.ts';
import type { Objective } from '../Objective.ts';
import type { Loss } from '../losses/Loss.ts';
import type { Heads } from '../../network/forward.ts';
import type { Selection } from '../../training/schedule/batches.ts';

/** The outputs of a network, side by side. @throws FeaturescopeError `training/loss-does-not-fit` */
export function outputParts(graph: Graph, outputs: readonly OutputTask[]): OutputPart[] {
  let [from, target] = [0, 0];
  return outputNodesOf(graph).map((node, port) => {
    const output = outputs[port]!;
    const size = sizeOf(node.outputShape.slice(1) as number[]);
    const part = { ...output, layer: node.name, head: headFor(output, graph, node), from, size, target };
    from += size;
    target += output.task === 'classification' ? 1 : size;
    return part;
  });
}

/** The activation that the loss of an output includes. @throws FeaturescopeError `training/loss-does-not-fit` */
function headFor({ loss, task }: OutputTask, graph: Graph, node: GraphNode): SplitActivation | 'none' {
  if (!lossFits({ loss, task }, graph, node)) throw lossDoesNotFit(loss, graph, task, node);
  if (loss === 'binary-cross-entropy') return 'sigmoid';
  return loss === 'cross-entropy' ? (outputActivationOf(node) ?? 'none') : 'none';
}

/** Whether a loss fits one of several outputs; sigmoids are also held against numbers from 0 to 1. */
export function lossFits(
  { loss, task }: Pick<OutputTask, 'loss' | 'task'>,
  graph: Graph,
  node: GraphNode,
): boolean {
  const isOfNumbers = loss === 'binary-cross-entropy' && task === 'regression';
  return fits(loss, graph, isOfNumbers ? 'classification' : task, node);
}

/** What a task with several outputs is made of: see `Task`. */
interface SeveralOutputs {
  loss: Loss;
  heads: Heads;
  targets(selection: Selection): Tensor;
  sums(heads: Tensor, outputs: Tensor, targets: Tensor): Tensor;
}

/**
 * The parts of a task with several outputs. The loss is the sum of the outputs' losses, each multiplied by its weight.
 * @throws FeaturescopeError `training/loss-does-not-fit`, `training/smoothing-does-not-fit`
 */
export function severalOutputs(
  graph: Graph,
  { outputs = [], labelSmoothing = 0 }: Objective,
): SeveralOutputs {
  const parts = outputParts(graph, outputs);
  if (labelSmoothing > 0 && !parts.some(({ loss }) => loss === 'cross-entropy'))
    throw smoothingDoesNotFit(parts.map(({ loss }) => loss).join(', '));
  const width = parts.reduce((sum, { size }) => sum + size, 0);
  return {
    loss: lossOfRows(weightedSum(parts)),
    heads: parts.map(({ head }) => head),
    targets: ({ split, indices }) =>
      fillFloats([indices.length, width], (values) =>
        writeTargets(parts, split, indices, labelSmoothing, values),
      ),
    sums(heads, outputs, targets) {
      const [head, output, target] = [heads, outputs, targets].map((one) => viewFloats(one).slice());
      return tensor1d(sumMetrics(parts, head!, output!, target!), 'float32');
    },
  };
}

function weightedSum(parts: readonly OutputPart[]): RowLoss {
  return (heads, targets, at, _size, slopes) => {
    let sum = 0;
    for (const { loss, weight = 1, from, size } of parts) {
      sum += weight * rowLossOf[loss](heads, targets, at + from, size, slopes);
      if (slopes && weight !== 1)
        for (let index = at + from; index < at + from + size; index++) slopes[index]! *= weight;
    }
    return sum;
  };
}

/**
 * Writes rows of targets as the losses take them, `[indices, values of all outputs]`: classes one-hot.
 * @param smoothing fraction of a class' target that is distributed over all classes, for the cross-entropy
 */
export function writeTargets(
  parts: readonly OutputPart[],
  { targets, count }: Pick<Split, 'targets' | 'count'>,
  indices: Int32Array,
  smoothing: number,
  values: Float32Array,
): void {
  const stored = targets!.length / count;
  const width = values.length / indices.length;
  indices.forEach((index, row) => {
    for (const { task, loss, from, size, target } of parts) {
      const [source, at] = [index * stored + target, row * width + from];
      if (task === 'regression') {
        values.set(targets!.subarray(source, source + size), at);
        continue;
      }
      const share = loss === 'cross-entropy' ? smoothing : 0;
      values.fill(share / size, at, at + size);
      values[at + targets![source]!]! += 1 - share;
    }
  });
}

/**
 * Sums over examples of every metric of every output, in the order of the metrics' names.
 * @param heads and the other arrays: `[N, values of all outputs]`
 */
export function sumMetrics(
  parts: readonly OutputPart[],
  heads: Float32Array,
  outputs: Float32Array,
  targets: Float32Array,
): number[] {
  const width = parts.reduce((sum, { size }) => sum + size, 0);
  return parts.flatMap(({ task, loss, from, size }) => {
    let [lost, right, squared, absolute] = [0, 0, 0, 0];
    for (let at = from; at < heads.length; at += width) {
      lost += rowLossOf[loss](heads, targets, at, size);
      if (task === 'classification')
        right += Number(highestScore(outputs, at, size) === highestScore(targets, at, size));
      else {
        squared += squaredError(outputs, targets, at, size);
        absolute += absoluteError(outputs, targets, at, size);
      }
    }
    return task === 'classification' ? [lost, right] : [lost, squared, absolute];
  });
}
