import { connectionTo, mapsMade, mapsRead, type Maps } from '../../../src-shared/layers/relatedMaps.ts';
import type { LayerInfo } from '../../../src-shared/model/model.ts';

/** The maps that one map is computed from, and those computed from it, by layer. */
export interface Related {
  from: ReadonlyMap<string, Maps>;
  to: ReadonlyMap<string, Maps>;
}

/** The direct neighbours of a map: the maps that it reads, and the maps of following layers that read it. */
export function relatedMaps(layers: readonly LayerInfo[], layer: LayerInfo, map: number): Related {
  const inputsOf = ({ inputs }: LayerInfo): LayerInfo[] =>
    inputs.flatMap((name) => layers.find((one) => one.name === name) ?? []);
  const from = new Map<string, Maps>();
  const inputs = inputsOf(layer);
  for (const [index, input] of inputs.entries()) {
    const read = mapsRead(connectionTo(layer, inputs, index), map);
    if (read === 'all' || read.length > 0) from.set(input.name, united(from.get(input.name), read));
  }
  const to = new Map<string, Maps>();
  for (const user of layers.filter((one) => one.inputs.includes(layer.name)))
    for (const [index, input] of inputsOf(user).entries())
      if (input === layer)
        to.set(
          user.name,
          united(to.get(user.name), mapsMade(connectionTo(user, inputsOf(user), index), map)),
        );
  return { from, to };
}

/** A layer may read another layer twice. */
function united(before: Maps | undefined, maps: Maps): Maps {
  if (before === 'all' || maps === 'all') return 'all';
  return [...new Set([...(before ?? []), ...maps])];
}
