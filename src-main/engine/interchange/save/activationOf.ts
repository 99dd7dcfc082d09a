import type { GraphNode } from '../../network/graph.ts';

/** The name of a layer's activation function as TensorFlow.js has it (`hardSigmoid`); `linear` where it has none. */
export function activationOf({ layer }: Pick<GraphNode, 'layer'>): string {
  const { activation } = layer.getConfig();
  return typeof activation === 'string' ? activation : 'linear';
}
