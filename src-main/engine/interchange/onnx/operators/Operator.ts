import type { NodeCall } from '../graph/NodeCall.ts';

/** How the nodes of an operator are turned into layers. */
export interface Operator {
  name: string;
  /** @throws FeaturescopeError `model/operator-not-understood` for what no layer computes */
  apply(node: NodeCall): void;
}
