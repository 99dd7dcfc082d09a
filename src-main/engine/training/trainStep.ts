import {
  argMax,
  cast,
  engine,
  equal,
  mul,
  sum,
  variable,
  variableGrads,
  zerosLike,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { moveAverages } from '../network/batchNormalisation.ts';
import { forward, type GraphNode } from '../network/graph.ts';
import type { LayerStatistics, TrainingPass } from '../network/TrainingPass.ts';
import { lossOf } from '../tasks/classification/lossOf.ts';
import type { Optimizer, Slots } from './optimizers/Optimizer.ts';
import { tapFor, type PassObserver } from './PassObserver.ts';

/** Trainable state of a network: its variables, in layer order, and what the optimizer remembers of each. */
export interface Trainable {
  graph: GraphNode[];
  variables: Variable[];
  slots: Slots[];
}

/** The trainable variables of a model with zeroed slots for an optimizer. */
export function prepareTraining(model: LayersModel, graph: GraphNode[], optimizer: Optimizer): Trainable {
  const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
  const slots = variables.map((variable) =>
    Object.fromEntries(optimizer.slotNames.map((name) => [name, makeSlot(variable)])),
  );
  return { graph, variables, slots };
}

function makeSlot(like: Variable): Variable {
  const zeros = zerosLike(like);
  const slot = variable(zeros, false);
  zeros.dispose();
  return slot;
}

/** How many of a batch are right. */
function countRight(logits: Tensor, labels: Tensor1D): Scalar {
  return sum(cast(equal(argMax(logits, 1), labels), 'float32'));
}

/** What one shard of a batch adds to the batch's gradient, in the order of the variables, to its loss and to its hits. */
export interface ShardGradients {
  gradients: Tensor[];
  /** The shard's part of the batch's mean loss. */
  loss: number;
  /** How many of the shard are right. */
  right: number;
  /** What its batch normalisations saw of the whole batch. */
  statistics: readonly LayerStatistics[];
}

/**
 * Forward, loss and backward for a batch, or for one shard of it. The caller owns the gradients (call inside `tidy`).
 * @param images `[N, H, W, C]`, 0..1
 * @param labels `[N]` int32
 * @param pass names the step, and the shard where it is one
 * @param share the shard's share of the batch's images: what the shards of a batch give then adds up to its mean. Default 1.
 * @param observer is shown every layer's output and the loss' gradient for it; the results have the same bits with and without
 */
export function shardGradients(
  { graph, variables }: Trainable,
  images: Tensor,
  labels: Tensor1D,
  pass: TrainingPass,
  share = 1,
  observer?: PassObserver,
): ShardGradients {
  let right: Scalar | undefined;
  const { value, grads } = variableGrads(() => {
    const { logits } = forward(graph, images, pass, observer && tapFor(observer));
    right = engine().keep(countRight(logits, labels));
    const loss = lossOf(graph).mean(logits as Tensor2D, labels);
    return share === 1 ? loss : mul(loss, share);
  }, variables);
  const hits = right!.dataSync()[0]!;
  right!.dispose();
  const gradients = variables.map((variable) => grads[variable.name]!);
  return { gradients, loss: value.dataSync()[0]!, right: hits, statistics: pass.statistics };
}

/**
 * One update of all weights, slots and moving averages.
 * @param gradients mean gradients of the batch, in the order of the variables, and the statistics taken with them
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
