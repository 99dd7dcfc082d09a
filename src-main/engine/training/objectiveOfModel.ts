import type { ModelInfo } from '../../../src-shared/model/model.ts';
import { lastActivationOf, outputFormOf } from '../network/outputForm.ts';
import type { Dataset } from '../data/Dataset.ts';
import type { Graph } from '../network/graph.ts';
import type { Objective } from '../tasks/Objective.ts';

/**
 * What a network of another program is held against, by its output: class probabilities and logits against classes; sigmoids
 * against classes too, each on its own, or one for two classes; an output of the input's shape against the input; scores for every
 * pixel against label maps; a single value against a target.
 * @param data what it is held against; one sigmoid predicts a value where the data has values and no classes
 */
export function objectiveOfModel(
  graph: Graph,
  { inputs, outputs }: ModelInfo,
  data?: Pick<Dataset, 'classes' | 'targetShape'>,
): Pick<Objective, 'task' | 'loss'> {
  const output = outputs.at(-1)!.shape;
  const classes = output.length === 3 ? output[2]! : 0;
  const isOfPixels = inputs.length === 1 && output.slice(0, 2).join() === inputs[0]!.shape.slice(0, 2).join();
  // Sums may as well be the values of an image, unless there is a class for every pixel to hold them against.
  const hasMaps = data?.targetShape?.join() === output.slice(0, 2).join();
  const activation = lastActivationOf(graph);
  if (classes > 1 && isOfPixels && (activation === 'softmax' || (activation === 'linear' && hasMaps)))
    return { task: 'segmentation', loss: 'cross-entropy' };
  // The softmax of a single sum is 1, whatever it is: that is a value, and no score of a class.
  const isSum = output.join() === '1' && lastActivationOf(graph) === 'linear';
  if (outputFormOf(graph) !== 'values' && !isSum) return { task: 'classification' };
  const isSigmoid = lastActivationOf(graph) === 'sigmoid';
  const loss = isSigmoid ? 'binary-cross-entropy' : 'mse';
  if (output.join() === inputs[0]?.shape.join()) return { task: 'reconstruction', loss };
  if (output.length !== 1) return { task: 'classification' }; // can be looked at, and not scored
  const hasValues = data?.targetShape !== undefined && data.classes.length === 0;
  if (output[0] === 1 && (!isSigmoid || hasValues)) return { task: 'regression', loss: 'mse' };
  return { task: 'classification', loss };
}
