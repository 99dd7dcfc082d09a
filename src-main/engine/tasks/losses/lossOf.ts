import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { lossInfos, lossNames, type LossName } from '../../../../src-shared/tasks/losses.ts';
import { outputActivationOf, type SplitActivation } from '../../network/forward.ts';
import type { Graph } from '../../network/graph.ts';
import { lastActivationOf, outputFormOf, outputNotUnderstood } from '../../network/outputForm.ts';
import type { TaskKind } from '../../../../src-shared/tasks/tasks.ts';
import { isBinary } from '../binary.ts';
import type { Objective } from '../Objective.ts';
import type { Loss } from './Loss.ts';
import { lossOfRows } from './lossOfRows.ts';
import { lossOfPixels } from './lossOfPixels.ts';
import { posteriorLoss } from './posteriorLoss.ts';
import {
  absoluteError,
  binaryCrossEntropy,
  crossEntropy,
  crossEntropyOfProbabilities,
  hinge,
  squaredError,
  type RowLoss,
} from './rowLosses.ts';
import { softmaxLoss } from './softmaxLoss.ts';

/**
 * The loss of an objective for a network.
 * @throws FeaturescopeError `model/output-not-understood` if a classification objective names no loss and the output is
 * neither class probabilities nor logits, `training/loss-does-not-fit`
 */
export function lossOf(graph: Graph, objective: Objective): Loss {
  const { task } = objective;
  const chosen = objective.loss ?? (isBinary(graph, objective) ? 'binary-cross-entropy' : undefined);
  if (chosen === undefined && task === 'classification') return defaultLoss(graph, objective);
  const name = chosen ?? (task === 'segmentation' ? 'cross-entropy' : 'mse');
  if (!fits(name, graph, task)) throw lossDoesNotFit(name, graph, task);
  if (objective.labelSmoothing && name !== 'cross-entropy') throw smoothingDoesNotFit(name);
  if (name === 'cross-entropy' && outputFormOf(graph) === 'probabilities')
    return lossOfRows(crossEntropyOfProbabilities, objective.labelSmoothing);
  if (name !== 'cross-entropy') return rowLosses[name];
  const loss = objective.labelSmoothing ? lossOfRows(crossEntropy, objective.labelSmoothing) : softmaxLoss;
  return task === 'segmentation' ? lossOfPixels(loss, objective.labelSmoothing) : loss;
}

/** The activation of the last layer that the loss includes, so that training omits it; undefined if there is none. */
export function headOf(graph: Graph, objective: Objective): SplitActivation | undefined {
  const { task, loss } = objective;
  if (loss === 'binary-cross-entropy' || (loss === undefined && isBinary(graph, objective))) return 'sigmoid';
  const isOfClasses = task === 'classification' || task === 'segmentation';
  const splits = isOfClasses && (loss === undefined || loss === 'cross-entropy');
  return splits ? outputActivationOf(graph.at(-1)!) : undefined;
}

/** Losses of one example, by name. */
export const rowLossOf: Readonly<Record<LossName, RowLoss>> = {
  'cross-entropy': crossEntropy,
  'binary-cross-entropy': binaryCrossEntropy,
  mse: squaredError,
  mae: absoluteError,
  hinge,
};

const rowLosses: Readonly<Record<Exclude<LossName, 'cross-entropy'>, Loss>> = {
  'binary-cross-entropy': lossOfRows(binaryCrossEntropy),
  mse: lossOfRows(squaredError),
  mae: lossOfRows(absoluteError),
  hinge: lossOfRows(hinge),
};

function defaultLoss(graph: Graph, { labelSmoothing }: Objective): Loss {
  const form = outputFormOf(graph);
  if (form === 'values') throw outputNotUnderstood(graph);
  if (labelSmoothing && form === 'posterior') throw smoothingDoesNotFit('posterior');
  if (form === 'probabilities') return lossOfRows(crossEntropyOfProbabilities, labelSmoothing);
  if (labelSmoothing) return lossOfRows(crossEntropy, labelSmoothing);
  return form === 'posterior' ? posteriorLoss : softmaxLoss;
}

/** Whether a loss fits an output for a task. @param last the node of the output, for a network with several */
export function fits(name: LossName, graph: Graph, task: TaskKind, last = graph.at(-1)!): boolean {
  const { tasks, activations } = lossInfos[name];
  if (!tasks.includes(task)) return false;
  const form = outputFormOf(graph, last);
  if (form === 'posterior') return false;
  if (task === 'segmentation')
    return last.outputShape.length === 4 && activations!.includes(lastActivationOf(graph, last));
  if (name === 'cross-entropy' || name === 'hinge') {
    const isLogits = form === 'logits';
    return name === 'hinge' ? isLogits : isLogits || form === 'softmax' || form === 'probabilities';
  }
  return activations === undefined || activations.includes(lastActivationOf(graph, last));
}

/** The error for a loss that does not fit an output. */
export function lossDoesNotFit(
  name: LossName,
  graph: Graph,
  task: TaskKind,
  last = graph.at(-1)!,
): FeaturescopeError {
  const fitting = lossNames.filter((one) => fits(one, graph, task, last));
  return new FeaturescopeError('training/loss-does-not-fit', {
    loss: name,
    layer: last.name,
    activation: lastActivationOf(graph, last),
    task,
    fitting: fitting.join(', ') || '-',
  });
}

export const smoothingDoesNotFit = (loss: string): FeaturescopeError =>
  new FeaturescopeError('training/smoothing-does-not-fit', { loss });
