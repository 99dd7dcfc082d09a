import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { lossInfos, lossNames, type LossName } from '../../../../src-shared/tasks/losses.ts';
import { outputActivationOf, type SplitActivation } from '../../network/forward.ts';
import type { Graph } from '../../network/graph.ts';
import { lastActivationOf, outputFormOf, outputNotUnderstood } from '../../network/outputForm.ts';
import { isBinary } from '../binary.ts';
import type { Objective } from '../Objective.ts';
import type { Loss } from './Loss.ts';
import { lossOfRows } from './lossOfRows.ts';
import { posteriorLoss } from './posteriorLoss.ts';
import { absoluteError, binaryCrossEntropy, crossEntropy, hinge, squaredError } from './rowLosses.ts';
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
  const name = chosen ?? 'mse';
  if (!lossFits(name, graph, objective)) throw doesNotFit(name, graph, objective);
  if (objective.labelSmoothing && name !== 'cross-entropy') throw smoothingDoesNotFit(name);
  if (name === 'cross-entropy')
    return objective.labelSmoothing ? lossOfRows(crossEntropy, objective.labelSmoothing) : softmaxLoss;
  return rowLosses[name];
}

/** The activation of the last layer that the loss includes, so that training omits it; undefined if there is none. */
export function headOf(graph: Graph, objective: Objective): SplitActivation | undefined {
  const { task, loss } = objective;
  if (loss === 'binary-cross-entropy' || (loss === undefined && isBinary(graph, objective))) return 'sigmoid';
  const splits = task === 'classification' && (loss === undefined || loss === 'cross-entropy');
  return splits ? outputActivationOf(graph.at(-1)!) : undefined;
}

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
  if (labelSmoothing) return lossOfRows(crossEntropy, labelSmoothing);
  return form === 'posterior' ? posteriorLoss : softmaxLoss;
}

/** Whether a loss can be computed of a network's output, for a task. */
export function lossFits(name: LossName, graph: Graph, { task }: Objective): boolean {
  const { tasks, activations } = lossInfos[name];
  if (!tasks.includes(task)) return false;
  const form = outputFormOf(graph);
  if (form === 'posterior') return false;
  if (name === 'cross-entropy' || name === 'hinge') {
    const isLogits = form === 'logits';
    return name === 'hinge' ? isLogits : isLogits || form === 'softmax';
  }
  return activations === undefined || activations.includes(lastActivationOf(graph));
}

function doesNotFit(name: LossName, graph: Graph, objective: Objective): FeaturescopeError {
  const fitting = lossNames.filter((one) => lossFits(one, graph, objective));
  return new FeaturescopeError('training/loss-does-not-fit', {
    loss: name,
    layer: graph.at(-1)!.name,
    activation: lastActivationOf(graph),
    task: objective.task,
    fitting: fitting.join(', ') || '-',
  });
}

const smoothingDoesNotFit = (loss: string): FeaturescopeError =>
  new FeaturescopeError('training/smoothing-does-not-fit', { loss });
