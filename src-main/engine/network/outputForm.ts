import type { layers } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { outputActivationOf } from './forward.ts';
import type { Graph } from './graph.ts';

/**
 * How a classifier gives its answer: as the softmax of its logits, as the posterior of the 1998 paper's criterion, or as the
 * logits themselves, of which the softmax is still to be taken. Any other output is just values: it can be looked at, and
 * explained, but nothing is known of the loss that it was made for.
 */
export type OutputForm = 'softmax' | 'posterior' | 'logits' | 'values';

/** Layers that hand their input's values on as they are, outside of training. */
const passingOn: ReadonlySet<string> = new Set(['Flatten', 'Reshape', 'Permute', 'Dropout', 'Activation']);
/** Layers whose output is a weighted sum where they have no activation. */
const summing: ReadonlySet<string> = new Set([
  'Dense',
  'Conv2D',
  'SeparableConv2D',
  'GlobalAveragePooling2D',
]);

/** How a network gives its answer. */
export function outputFormOf(graph: Graph): OutputForm {
  const last = graph.at(-1)!;
  const split = outputActivationOf(last);
  if (split !== undefined) return split;
  const source = sourceOf(graph);
  const isSum = summing.has(source.getClassName()) && activationNameOf(source) === 'linear';
  return last.outputShape.length === 2 && isSum ? 'logits' : 'values';
}

/** What is said of a network whose output is neither class probabilities nor logits, where it should be evaluated or trained. */
export function outputNotUnderstood(graph: Graph): FeaturescopeError {
  const source = sourceOf(graph);
  return new FeaturescopeError('model/output-not-understood', {
    layer: graph.at(-1)!.name,
    class: source.getClassName(),
    activation: activationNameOf(source),
  });
}

/** The activation of a network's last layer itself; `linear` where it has none. */
export const lastActivationOf = (graph: Graph): string => activationNameOf(graph.at(-1)!.layer);

/** The layer that makes the values of a network's output, which later ones may only hand on. */
function sourceOf(graph: Graph): layers.Layer {
  let node = graph.at(-1)!;
  while (passesOn(node.layer) && node.inputs.length === 1) node = graph[node.inputs[0]!]!;
  return node.layer;
}

const passesOn = (layer: layers.Layer): boolean =>
  passingOn.has(layer.getClassName()) && activationNameOf(layer) === 'linear';

function activationNameOf(layer: layers.Layer): string {
  const { activation } = layer.getConfig();
  return typeof activation === 'string' ? activation : 'linear';
}
