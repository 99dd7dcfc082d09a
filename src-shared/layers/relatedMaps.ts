import type { LayerInfo } from '../model/model.ts';
import { factsOf } from './layers.ts';
import type { MapRelation } from './LayerFacts.ts';

/** Maps of a layer: all of them, or those with these indices. */
export type Maps = 'all' | readonly number[];

/** A layer, one of its inputs, and the index of that input's first map if the layer concatenates several. */
export interface Connection {
  layer: LayerInfo;
  input: LayerInfo;
  offset: number;
}

const count = (layer: LayerInfo): number => layer.outputShape.at(-1) ?? 1;

/** The maps of an input that a map of a layer reads. */
export function mapsRead(connection: Connection, map: number): Maps {
  const { layer, input, offset } = connection;
  const relation = relationOf(connection);
  if (relation === 'mixes') return 'all';
  if (relation === 'joins') return map >= offset && map < offset + count(input) ? [map - offset] : [];
  if (relation === 'withinGroups') return groupOf(layer, map);
  if (relation === 'byGroup') return [Math.floor(map / perInput(layer, input))];
  return [map % count(input)];
}

/** The maps of a layer that read a map of its input. */
export function mapsMade(connection: Connection, map: number): Maps {
  const { layer, input, offset } = connection;
  const relation = relationOf(connection);
  if (relation === 'mixes') return 'all';
  if (relation === 'joins') return [map + offset];
  if (relation === 'withinGroups') return groupOf(layer, map);
  if (relation === 'byGroup') {
    const step = perInput(layer, input);
    return Array.from({ length: step }, (_none, at) => map * step + at);
  }
  const repeated = Math.max(1, Math.floor(count(layer) / count(input)));
  return Array.from({ length: repeated }, (_none, at) => map + at * count(input));
}

/** The connection of a layer to one of its inputs, by index. */
export function connectionTo(layer: LayerInfo, inputs: readonly LayerInfo[], index: number): Connection {
  const input = inputs[index]!;
  const joins = factsOf(layer).maps(layer, input.outputShape) === 'joins';
  const offset = joins ? inputs.slice(0, index).reduce((sum, one) => sum + count(one), 0) : 0;
  return { layer, input, offset };
}

/** With a softmax at the layer's end, each value depends on all maps. */
const relationOf = ({ layer, input }: Connection): MapRelation =>
  layer.activation === 'softmax' ? 'mixes' : factsOf(layer).maps(layer, input.outputShape);

/** Number of output maps per input map. */
const perInput = (layer: LayerInfo, input: LayerInfo): number =>
  Math.max(1, Math.round(count(layer) / count(input)));

/** The maps of the group that a map belongs to. */
function groupOf(layer: LayerInfo, map: number): number[] {
  const size = count(layer) / (layer.groups ?? 1);
  const first = Math.floor(map / size) * size;
  return Array.from({ length: size }, (_none, at) => first + at);
}
