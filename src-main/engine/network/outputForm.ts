import type { layers } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { outputActivationOf } from './forward.ts';
import type { Graph, GraphNode } from './graph.ts';

/**
 * The form of a network's output: the softmax of its logits, the posterior of the 1998 paper's criterion, logits without a
 * softmax, or the mean of several softmaxes, as of an ensemble. Any other output is `values`: it can be inspected and explained,
 * but nothing is known about the loss that it was trained for.
 */
export type OutputForm = 'softmax' | 'posterior' | 'logits' | 'probabilities' | 'values';

/** Layers that do not change their input's values in inference. */
const passingOn: ReadonlySet<string> = new Set(['Flatten', 'Reshape', 'Permute', 'Dropout', 'Activation']);
/** Layers whose output without activation is a weighted sum. */
const summing: ReadonlySet<string> = new Set([
  'Dense',
  'Conv2D',
  'SeparableConv2D',
  'GlobalAveragePooling2D',
]);

/** The form of a network's output. @param last the node of the output, for a network with several */
export function outputFormOf(graph: Graph, last = graph.at(-1)!): OutputForm {
  const split = outputActivationOf(last);
  if (split !== undefined) return split;
  if (isMeanOfSoftmaxes(graph, last)) return 'probabilities';
  const source = sourceOf(graph, last);
  const activation = activationNameOf(source);
  // The softmax of a log-softmax is that of what went into it.
  const isSum =
    (summing.has(source.getClassName()) && activation === 'linear') || activation === 'logSoftmax';
  return last.outputShape.length === 2 && isSum ? 'logits' : 'values';
}

/** Whether a layer averages class probabilities, which makes class probabilities again. */
const isMeanOfSoftmaxes = (graph: Graph, { layer, inputs, outputShape }: GraphNode): boolean =>
  layer.getClassName() === 'Average' &&
  outputShape.length === 2 &&
  inputs.every((position) => outputActivationOf(graph[position]!) === 'softmax');

/** The error for evaluating or training a network whose output is neither class probabilities nor logits. */
export function outputNotUnderstood(graph: Graph): FeaturescopeError {
  const source = sourceOf(graph);
  return new FeaturescopeError('model/output-not-understood', {
    layer: graph.at(-1)!.name,
    class: source.getClassName(),
    activation: activationNameOf(source),
  });
}

/** The activation of a network's last layer; `linear` if it has none. */
export const lastActivationOf = (graph: Graph, last = graph.at(-1)!): string => activationNameOf(last.layer);

/** The layer that computes the values of a network's output; later layers at most reshape them. */
function sourceOf(graph: Graph, last = graph.at(-1)!): layers.Layer {
  let node = last;
  while (passesOn(node.layer) && node.inputs.length === 1) node = graph[node.inputs[0]!]!;
  return node.layer;
}

const passesOn = (layer: layers.Layer): boolean =>
  passingOn.has(layer.getClassName()) && activationNameOf(layer) === 'linear';

function activationNameOf(layer: layers.Layer): string {
  const { activation } = layer.getConfig();
  return typeof activation === 'string' ? activation : 'linear';
}
