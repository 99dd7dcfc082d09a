import type { OnnxNode } from '../file/OnnxModel.ts';
import type { Conversion } from './Conversion.ts';
import { Readers } from './Readers.ts';

/**
 * An InstanceNorm with the statistics of its training, as torch.export writes it: a BatchNormalization of the channels of all examples one
 * behind the other, `[1, N C, ...]`, whose numbers are repeated for each example. It becomes one of the channels, as which it is the same.
 * @param nodes in an order in which each reads only what earlier ones make
 */
export function joinTiled(nodes: readonly OnnxNode[], conversion: Conversion): OnnxNode[] {
  const readers = new Readers(nodes, conversion);
  const joined = new Map<OnnxNode, OnnxNode>();
  const left = new Set<OnnxNode>();
  for (const node of nodes) {
    const tiles = node.input.slice(1).map((name) => readers.maker(name, 'Tile'));
    const flat = node.opType === 'BatchNormalization' ? readers.maker(node.input[0], 'Reshape') : undefined;
    const x = flat?.input[0];
    if (!flat || x === undefined || tiles.length !== 4) continue;
    const isForAll = tiles.every((tile) => {
      const count = readers.maker(tile?.input[1], 'Shape');
      const bounds = ['start', 'end'].map((name) => count?.attribute.find((one) => one.name === name)?.i);
      return count?.input[0] === x && bounds.join() === '0,1' && conversion.isStored(tile?.input[0] ?? '');
    });
    const shape = conversion.isStored(flat.input[1] ?? '') ? conversion.value(flat.input[1]!, '') : undefined;
    const [one, all] = shape?.kind === 'constant' ? shape.values : [];
    if (!isForAll || one !== 1 || all !== -1) continue;
    joined.set(node, { ...node, input: [x, ...tiles.map((tile) => tile!.input[0]!)] });
    for (const part of [flat, ...tiles]) if (readers.of(part!.output[0]).length === 1) left.add(part!);
  }
  return nodes.flatMap((node) => (left.has(node) ? [] : (joined.get(node) ?? node)));
}
