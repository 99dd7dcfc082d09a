import {
  engine,
  mul,
  variable,
  variableGrads,
  zerosLike,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { moveAverages } from '../network/batchNormalisation.ts';
import { forward } from '../network/forward.ts';
import type { Graph } from '../network/graph.ts';
import type { LayerStatistics, TrainingPass } from '../network/TrainingPass.ts';
import type { Task } from '../tasks/Task.ts';
import type { Batch } from './schedule/batches.ts';
import type { Optimizer, Slots } from './optimizers/Optimizer.ts';
import { tapFor, type PassObserver } from './PassObserver.ts';

/** Trainable state of a network: its variables, in layer order, and the optimizer's slots of each. */
export interface Trainable {
  graph: Graph;
  variables: Variable[];
  slots: Slots[];
}

/** The trainable variables of a model, each with zeroed slots of these names. */
export function prepareTraining(model: LayersModel, graph: Graph, slotNames: readonly string[]): Trainable {
  const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
  const slots = variables.map((variable) =>
    Object.fromEntries(slotNames.map((name) => [name, makeSlot(variable)])),
  );
  return { graph, variables, slots };
}

function makeSlot(like: Variable): Variable {
  const zeros = zerosLike(like);
  const slot = variable(zeros, false);
  zeros.dispose();
  return slot;
}

/** What one shard contributes to a batch's gradient (in the order of the variables), loss and metrics. */
export interface ShardGradients {
  gradients: Tensor[];
  /** The shard's part of the batch's mean loss. */
  loss: number;
  /**
   * Sums of the task's other metrics over the shard, in the task's order: for classification the number of correct
   * predictions.
   */
  sums: readonly number[];
  /** Batch normalisation statistics of the whole batch. */
  statistics: readonly LayerStatistics[];
  /** Whether the gradients keep their values until the next pass, also beyond `tidy`. */
  stay?: boolean;
}

/**
 * Forward, loss and backward for a batch, or for one shard of it. Call inside `tidy`; the caller owns the gradients.
 * @param pass identifies the step, and the shard if there is one
 * @param share the shard's fraction of the batch, so that the results of a batch's shards add up to the batch's mean.
 * Default 1
 * @param observer receives every layer's output and its gradient; the results are the same bit for bit with and without
 * it
 */
export function shardGradients(
  { graph, variables }: Trainable,
  task: Task,
  { inputs, targets }: Batch,
  pass: TrainingPass,
  share = 1,
  observer?: PassObserver,
): ShardGradients {
  let measured: Tensor | undefined;
  const { value, grads } = variableGrads(() => {
    const tap = observer && tapFor(observer, graph);
    const { logits, ends } = forward(graph, inputs, pass, tap, task.heads);
    measured = engine().keep(task.sums(logits, ends, targets));
    const loss = task.loss.mean(logits, targets);
    return share === 1 ? loss : mul(loss, share);
  }, variables);
  const sums = [...measured!.dataSync()];
  measured!.dispose();
  const gradients = variables.map((variable) => grads[variable.name]!);
  return { gradients, loss: value.dataSync()[0]!, sums, statistics: pass.statistics };
}

/**
 * One update of all weights, slots and moving averages.
 * @param gradients mean gradients of the batch, in the order of the variables, and the statistics computed with them
 * @param step number of this update, counting from 1
 */
export function applyGradients(
  { variables, slots }: Trainable,
  optimizer: Optimizer,
  { gradients, statistics }: { gradients: readonly Tensor[]; statistics: readonly LayerStatistics[] },
  learningRate: number,
  step: number,
): void {
  moveAverages(statistics);
  variables.forEach((variable, index) => {
    optimizer.update(variable, gradients[index]!, slots[index]!, learningRate, step);
  });
}
