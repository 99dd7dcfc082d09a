import type { OnnxAttribute, OnnxGraph, OnnxNode } from '../file/OnnxModel.ts';

/** Branches within branches that are looked into. */
const DEEPEST = 8;

/** The graph of a branch; undefined where an attribute holds none. */
export const graphIn = ({ g }: OnnxAttribute): OnnxGraph | undefined =>
  (g ?? undefined) as OnnxGraph | undefined;

/** All nodes of a graph and of the branches in it. */
export function allNodes({ node: nodes }: OnnxGraph, depth = 0): OnnxNode[] {
  if (depth > DEEPEST) return [];
  return nodes.flatMap((node) => [
    node,
    ...branchesOf(node).flatMap((branch) => allNodes(branch, depth + 1)),
  ]);
}

const branchesOf = ({ attribute }: OnnxNode): OnnxGraph[] =>
  attribute.map(graphIn).filter((branch) => branch !== undefined);

/**
 * A graph whose choices name what their branches read of the graph around them, as further inputs of the node: so that it is made before
 * they are.
 */
export function withBranchInputs(graph: OnnxGraph): OnnxGraph {
  const node = graph.node.map((one) => {
    const branches = branchesOf(one);
    if (one.opType !== 'If' || branches.length === 0) return one;
    return { ...one, input: [...one.input.slice(0, 1), ...new Set(branches.flatMap(readOutside))] };
  });
  return { ...graph, node };
}

/** The values that a branch reads and does not make. */
function readOutside(branch: OnnxGraph): string[] {
  const nodes = allNodes(branch);
  const made = new Set([
    ...nodes.flatMap(({ output }) => output),
    ...branch.initializer.map(({ name }) => name ?? ''),
    '',
  ]);
  const read = [...nodes.flatMap(({ input }) => input), ...branch.output.map(({ name }) => name ?? '')];
  return read.filter((name) => !made.has(name));
}
