import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../../reading/readRegularFile.ts';
import type { OnnxGraph, OnnxNode } from '../file/OnnxModel.ts';

/**
 * The nodes that a network's outputs depend on, each behind those that make what it reads, whatever order the file has them in.
 * @throws UnreadableFile where a node waits for its own output, or two make the same
 */
export function sortNodes({ node: nodes, output: outputs }: OnnxGraph): OnnxNode[] {
  const makers = new Map<string, OnnxNode>();
  for (const node of nodes)
    for (const name of node.output.filter((output) => output !== '')) {
      if (makers.has(name)) throw waiting(name);
      makers.set(name, node);
    }
  const sorted = new Set<OnnxNode>();
  const open = new Set<OnnxNode>();
  for (const { name } of outputs) {
    const first = makers.get(name ?? '');
    const path: OnnxNode[] = first ? [first] : [];
    for (let node = path.at(-1); node; node = path.at(-1)) {
      open.add(node);
      const next = sorted.has(node)
        ? undefined
        : node.input.map((input) => makers.get(input)).find((source) => source && !sorted.has(source));
      if (next && open.has(next)) throw waiting(next.name ?? next.output[0]!);
      if (next) path.push(next);
      else {
        sorted.add(node);
        open.delete(node);
        path.pop();
      }
    }
  }
  return [...sorted];
}

const waiting = (layer: string): UnreadableFile =>
  new UnreadableFile(
    reason('its layer "{layer}" waits for its own output, or for one that is never made', {
      layer: layer.slice(0, 200),
    }),
  );
