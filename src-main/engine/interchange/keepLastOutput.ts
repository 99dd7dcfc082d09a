import type { ImportNote } from '../../../src-shared/contract/imports.ts';
import { shownName } from './layerNames.ts';
import type { ListedClass } from './ReadModel.ts';

type Place = readonly [layer: string, call: number, tensor: number];

/**
 * A network that puts out its layers one after the other, as some programs save it to show them, with the last of them as its only
 * output: all others are on the way there and can be looked at anyhow. Any other network stays as it is.
 */
export function keepLastOutput(topology: ListedClass): { topology: ListedClass; notes: ImportNote[] } {
  const outputs = topology.config['output_layers'] as Place[] | undefined;
  if (!outputs || outputs.length < 3) return { topology, notes: [] };
  const last = outputs.at(-1)!;
  const before = ancestorsOf(topology.config['layers'] as ListedClass[], last);
  if (!outputs.slice(0, -1).every(([name]) => before.has(name))) return { topology, notes: [] };
  return {
    topology: { ...topology, config: { ...topology.config, output_layers: [last] } },
    notes: [{ code: 'outputs/last', detail: { count: outputs.length, last: shownName(last[0]) } }],
  };
}

/** Names of the layers that an output depends on. */
function ancestorsOf(layers: readonly ListedClass[], [last]: Place): Set<string> {
  const sources = new Map(
    layers.map(({ config, inbound_nodes: nodes }) => [
      String(config['name']),
      ((nodes ?? []) as Place[][]).flat().map(([name]) => name),
    ]),
  );
  const found = new Set<string>();
  const waiting = [...(sources.get(last) ?? [])];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    waiting.push(...(sources.get(name) ?? []));
  }
  return found;
}
