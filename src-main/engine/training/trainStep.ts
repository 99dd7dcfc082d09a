import {
  argMax,
  cast,
  engine,
  equal,
  sum,
  tidy,
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
import { softmaxCrossEntropy } from '../kernels/softmaxCrossEntropy.ts';
import { forward, type GraphNode } from '../models/graph.ts';
import type { Optimizer, Slots } from './optimizers/Optimizer.ts';

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
export function countRight(logits: Tensor, labels: Tensor1D): Scalar {
  return sum(cast(equal(argMax(logits, 1), labels), 'float32'));
}

/**
 * One batch update: forward, loss, backward, optimizer. Weights and slots change; nothing else stays behind.
 * @param images `[N, H, W, C]`, 0..1
 * @param labels `[N]` int32
 * @param step number of this update, counting from 1
 * @returns mean loss over the batch before the update, and the share right
 */
export function trainStep(
  trainable: Trainable,
  optimizer: Optimizer,
  images: Tensor,
  labels: Tensor1D,
  learningRate: number,
  step: number,
): { loss: number; accuracy: number } {
  const { graph, variables } = trainable;
  const result = tidy(() => {
    let right: Scalar | undefined;
    const { value, grads } = variableGrads(() => {
      const { logits } = forward(graph, images, true);
      right = engine().keep(countRight(logits, labels));
      return softmaxCrossEntropy(logits as Tensor2D, labels);
    }, variables);
    variables.forEach((variable, index) => {
      optimizer.update(variable, grads[variable.name]!, trainable.slots[index]!, learningRate, step);
    });
    const loss = value.dataSync()[0]!;
    const accuracy = right!.dataSync()[0]! / images.shape[0]!;
    right!.dispose();
    return [loss, accuracy] as const;
  }) as unknown as readonly [number, number];
  return { loss: result[0], accuracy: result[1] };
}
