import type { Graph } from './graph.ts';

/**
 * The rest of a network after one of its nodes, as a network whose input is that node's output; undefined if the rest reads anything
 * from before.
 */
export function graphAfter(graph: Graph, position: number): Graph | undefined {
  const rest = graph.slice(position).map((node) => ({
    ...node,
    inputs: node.inputs.map((input) => input - position),
  }));
  const reads = rest.slice(1).flatMap(({ inputs }) => inputs);
  const hasOtherInputs = rest.slice(1).some(({ port }) => port !== undefined);
  if (hasOtherInputs || reads.some((input) => input < 0)) return undefined;
  return [{ ...rest[0]!, inputs: [], tensors: [], port: 0 }, ...rest.slice(1)];
}
