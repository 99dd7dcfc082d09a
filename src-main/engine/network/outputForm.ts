import type { layers } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { outputActivationOf, type GraphNode } from './graph.ts';
import { Posterior } from '../layers/posterior.ts';

/**
 * How a classifier gives its answer: as the softmax of its logits, as the posterior of the 1998 paper's criterion, or as the
 * logits themselves, of which the softmax is still to be taken.
 */
export type OutputForm = 'softmax' | 'posterior' | 'logits';

/** Layers that hand their input's values on as they are, outside of training. */
const passingOn: ReadonlySet<string> = new Set(['Flatten', 'Reshape', 'Permute', 'Dropout', 'Activation']);
/** Layers whose output is a weighted sum where they have no activation. */
const summing: ReadonlySet<string> = new Set([
  'Dense',
  'Conv2D',
  'SeparableConv2D',
  'GlobalAveragePooling2D',
]);

/**
 * How a network gives its answer.
 * @throws FeaturescopeError `model/output-not-understood` where its output is neither class probabilities nor logits
 */
export function outputFormOf(graph: readonly GraphNode[]): OutputForm {
  const last = graph.at(-1)!.layer;
  const split = outputActivationOf(last);
  if (split !== undefined) return split === Posterior.className ? 'posterior' : 'softmax';
  let node = graph.at(-1)!;
  while (passesOn(node.layer) && node.inputs.length === 1) node = graph[node.inputs[0]!]!;
  const flat = last.outputShape.length === 2;
  if (flat && summing.has(node.layer.getClassName()) && activationNameOf(node.layer) === 'linear')
    return 'logits';
  throw new FeaturescopeError('model/output-not-understood', {
    layer: last.name,
    class: node.layer.getClassName(),
    activation: activationNameOf(node.layer),
  });
}

const passesOn = (layer: layers.Layer): boolean =>
  passingOn.has(layer.getClassName()) && activationNameOf(layer) === 'linear';

function activationNameOf(layer: layers.Layer): string {
  const { activation } = layer.getConfig();
  return typeof activation === 'string' ? activation : 'linear';
}
