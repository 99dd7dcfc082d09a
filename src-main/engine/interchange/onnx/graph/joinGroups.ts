import type { OnnxNode } from '../file/OnnxModel.ts';
import type { Conversion } from './Conversion.ts';

/**
 * Groups of channels are normalised by three nodes before version 21: values divided into groups, an InstanceNormalization, and back to
 * their shape. They become one node, an InstanceNormalization that has both shapes as its fourth and fifth input.
 * @param nodes in an order in which each reads only what earlier ones make
 */
export function joinGroups(nodes: readonly OnnxNode[], conversion: Conversion): OnnxNode[] {
  const makers = new Map(nodes.flatMap((node) => node.output.map((name) => [name, node] as const)));
  const soleMaker = (name: string | undefined, opType: string): OnnxNode | undefined => {
    const maker = makers.get(name ?? '');
    return maker?.opType === opType && conversion.usesOf(name ?? '') === 1 ? maker : undefined;
  };
  const joined = new Map<OnnxNode, OnnxNode>();
  const left = new Set<OnnxNode>();
  for (const back of nodes) {
    const normal = back.opType === 'Reshape' ? soleMaker(back.input[0], 'InstanceNormalization') : undefined;
    const divided = normal && soleMaker(normal.input[0], 'Reshape');
    if (!divided || back.input.length < 2 || divided.input.length < 2) continue;
    const [scale, shift] = normal.input.slice(1);
    const input = [divided.input[0]!, scale!, shift!, divided.input[1]!, back.input[1]!];
    joined.set(back, { ...normal, input, output: back.output });
    left.add(normal).add(divided);
  }
  return nodes.flatMap((node) => (left.has(node) ? [] : (joined.get(node) ?? node)));
}
