import type { LayerInfo } from '../../../src-shared/model/model.ts';
import { isDepthwise } from '../../../src-shared/arithmetic/convolution.ts';

/** Maps of a layer: all of them, or those of these numbers. */
export type Maps = 'all' | readonly number[];

/** What one map is computed from, and what is computed from it, by layer. */
export interface Related {
  from: ReadonlyMap<string, Maps>;
  to: ReadonlyMap<string, Maps>;
}

/** The maps next to a map of a layer: those it reads, and those of the following layers that read it. */
export function relatedMaps(layers: readonly LayerInfo[], layer: LayerInfo, map: number): Related {
  const find = (name: string): LayerInfo | undefined => layers.find((one) => one.name === name);
  const from = new Map<string, Maps>();
  for (const input of layer.inputs.map(find))
    if (input) {
      const read = mapsRead(layer, input, map, offsetOf(layer, input, find));
      if (read === 'all' || read.length > 0) from.set(input.name, read);
    }
  const to = new Map<string, Maps>();
  for (const user of layers.filter((one) => one.inputs.includes(layer.name)))
    to.set(user.name, mapsMade(user, layer, map, offsetOf(user, layer, find)));
  return { from, to };
}

const count = (layer: LayerInfo): number => layer.outputShape.at(-1) ?? 1;

/** How a layer goes from maps to maps. */
function wayOf(layer: LayerInfo): 'mixes' | 'one by one' | 'by group' | 'joins' | 'unrolls' {
  if (layer.className === 'Concatenate') return 'joins';
  if (isDepthwise(layer)) return 'by group';
  if (layer.kind === 'flatten') return 'unrolls';
  return ['conv', 'dense', 'other'].includes(layer.kind) ? 'mixes' : 'one by one';
}

/** Which maps of an input a map of a layer reads. */
function mapsRead(layer: LayerInfo, input: LayerInfo, map: number, offset: number): Maps {
  const way = wayOf(layer);
  if (way === 'mixes' || layer.activation === 'softmax') return 'all';
  if (way === 'joins') return map >= offset && map < offset + count(input) ? [map - offset] : [];
  if (way === 'by group') return [Math.floor(map / multiplier(layer, input))];
  return [map % count(input)];
}

/** Which maps of a layer read a map of its input. */
function mapsMade(layer: LayerInfo, input: LayerInfo, map: number, offset: number): Maps {
  const way = wayOf(layer);
  if (way === 'mixes' || layer.activation === 'softmax') return 'all';
  if (way === 'joins') return [map + offset];
  const step = way === 'by group' ? multiplier(layer, input) : count(layer) / count(input);
  if (way === 'by group') return Array.from({ length: step }, (_none, at) => map * step + at);
  if (way === 'unrolls')
    return Array.from({ length: Math.max(1, Math.floor(step)) }, (_none, at) => map + at * count(input));
  return [map];
}

const multiplier = (layer: LayerInfo, input: LayerInfo): number =>
  Math.max(1, Math.round(count(layer) / count(input)));

/** Where an input's maps begin in a layer that joins several. */
function offsetOf(layer: LayerInfo, input: LayerInfo, find: (name: string) => LayerInfo | undefined): number {
  if (wayOf(layer) !== 'joins') return 0;
  const before = layer.inputs.slice(0, layer.inputs.indexOf(input.name));
  return before.reduce((sum, name) => sum + (find(name) ? count(find(name)!) : 0), 0);
}
