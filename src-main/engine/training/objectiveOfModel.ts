import type { ModelInfo } from '../../../src-shared/model/model.ts';
import { lastActivationOf, outputFormOf } from '../network/outputForm.ts';
import type { Graph } from '../network/graph.ts';
import type { Objective } from '../tasks/Objective.ts';

/**
 * What a network of another program is held against, by its output: class probabilities and logits against classes; sigmoids
 * against classes too, each on its own; an output of the input's shape against the input; a single value against a target.
 */
export function objectiveOfModel(
  graph: Graph,
  { inputs, outputs }: ModelInfo,
): Pick<Objective, 'task' | 'loss'> {
  if (outputFormOf(graph) !== 'values') return { task: 'classification' };
  const output = outputs.at(-1)!.shape;
  const isSigmoid = lastActivationOf(graph) === 'sigmoid';
  const loss = isSigmoid ? 'binary-cross-entropy' : 'mse';
  if (output.join() === inputs[0]?.shape.join()) return { task: 'reconstruction', loss };
  if (output.length !== 1) return { task: 'classification' }; // can be looked at, and not scored
  if (output[0] === 1) return { task: 'regression', loss: 'mse' };
  return { task: 'classification', loss };
}
