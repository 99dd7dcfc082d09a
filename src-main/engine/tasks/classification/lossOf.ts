import type { GraphNode } from '../../network/graph.ts';
import { outputFormOf, outputNotUnderstood } from '../../network/outputForm.ts';
import type { Loss } from './Loss.ts';
import { posteriorLoss } from './posteriorLoss.ts';
import { softmaxLoss } from './softmaxLoss.ts';

/**
 * The loss that goes with a network's output.
 * @throws FeaturescopeError `model/output-not-understood`
 */
export function lossOf(graph: readonly GraphNode[]): Loss {
  const form = outputFormOf(graph);
  if (form === 'values') throw outputNotUnderstood(graph);
  return form === 'posterior' ? posteriorLoss : softmaxLoss;
}
