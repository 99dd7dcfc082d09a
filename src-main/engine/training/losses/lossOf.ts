import { outputActivationOf, type GraphNode } from '../../models/graph.ts';
import { Posterior } from '../../models/layers/posterior.ts';
import type { Loss } from './Loss.ts';
import { posteriorLoss } from './posteriorLoss.ts';
import { softmaxLoss } from './softmaxLoss.ts';

/** The loss that goes with a network's last layer: what turns its logits into probabilities says what they mean. */
export function lossOf(graph: readonly GraphNode[]): Loss {
  return outputActivationOf(graph.at(-1)!.layer) === Posterior.className ? posteriorLoss : softmaxLoss;
}
