import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { WeightEdit } from '../../../src-shared/contract/edits.ts';
import { factsOfClass } from '../../../src-shared/layers/layers.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import type { StoredTensor } from '../library/checkpointFile.ts';
import type { Graph } from '../network/graph.ts';
import { shortName } from '../network/shortName.ts';

/**
 * A network's weights after edits, in the same order; the given weights are not changed.
 * @throws FeaturescopeError `edit/weight-unknown`, `edit/value-out-of-range`, `edit/layer-without-weights`,
 * `edit/map-out-of-range`
 */
export function editWeights(
  graph: Graph,
  weights: readonly StoredTensor[],
  edits: readonly WeightEdit[],
): StoredTensor[] {
  const edited = weights.map((weight) => ({ ...weight, data: weight.data.slice() }));
  for (const edit of edits) {
    if (edit.kind === 'values') setValues(weightsOf(graph, edited, edit.layer), edit);
    else if (edit.kind === 'silence') silence(partsOf(graph, edited, edit.layer), edit);
    else swap(partsOf(graph, edited, edit.layer), edit);
  }
  return edited;
}

function setValues(
  weights: readonly StoredTensor[],
  { layer, weight, values }: Extract<WeightEdit, { kind: 'values' }>,
): void {
  const target = weights.find(({ name }) => shortName(name) === weight);
  if (!target) throw new FeaturescopeError('edit/weight-unknown', { layer, weight });
  for (const { index, value } of values) {
    if (index >= target.data.length)
      throw new FeaturescopeError('edit/value-out-of-range', {
        ...{ layer, weight, index, last: target.data.length - 1 },
      });
    target.data[index] = value;
  }
}

/** Names of the averages that batch normalisation keeps. */
const MOVING = /moving_(mean|variance)$/;

/** One weight of a layer, seen as `[outer, maps, inner]`: what belongs to a map is `[outer, inner]` at its number. */
interface MapWeight {
  weight: StoredTensor;
  maps: number;
  inner: number;
}

/** All weights of a layer; none for a layer that does not exist. */
function weightsOf(graph: Graph, weights: readonly StoredTensor[], layerName: string): StoredTensor[] {
  const node = graph.find(({ name }) => name === layerName);
  const names = new Set(node?.layer.weights.map(({ originalName }) => originalName));
  return weights.filter(({ name }) => names.has(name));
}

/** The weights of a layer that belong to its maps. @throws FeaturescopeError `edit/layer-without-weights` */
function partsOf(graph: Graph, weights: readonly StoredTensor[], layerName: string): MapWeight[] {
  const node = graph.find(({ name }) => name === layerName);
  const own = weightsOf(graph, weights, layerName);
  if (!node || own.length === 0)
    throw new FeaturescopeError('edit/layer-without-weights', { layer: layerName });
  const maps = Number(node.outputShape.at(-1));
  const layout = factsOfClass(node.layer.getClassName())?.kernel;
  return own.map((weight) => {
    const { shape } = weight;
    const isKernel = shape.length > 1;
    if (isKernel && layout === 'depthwise') return { weight, maps, inner: 1 };
    if (isKernel && layout === 'inputsLast') return { weight, maps: shape.at(-2)!, inner: shape.at(-1)! };
    if (shape.at(-1) === maps) return { weight, maps, inner: 1 };
    throw new FeaturescopeError('edit/layer-without-weights', { layer: layerName });
  });
}

/** The places of a map's values in a weight. */
function* placesOf({ weight, maps, inner }: MapWeight, map: number): Generator<number> {
  const outer = sizeOf(weight.shape) / (maps * inner);
  for (let row = 0; row < outer; row++)
    for (let at = 0; at < inner; at++) yield (row * maps + map) * inner + at;
}

function checkMap(layer: string, parts: readonly MapWeight[], map: number): void {
  const { maps } = parts[0]!;
  if (map >= maps) throw new FeaturescopeError('edit/map-out-of-range', { layer, map: map + 1, maps });
}

function silence(
  parts: readonly MapWeight[],
  { layer, map }: Extract<WeightEdit, { kind: 'silence' }>,
): void {
  checkMap(layer, parts, map);
  // A variance of zero would not silence a map; a scale and a shift of zero do.
  for (const part of parts.filter(({ weight }) => !MOVING.test(weight.name)))
    for (const place of placesOf(part, map)) part.weight.data[place] = 0;
}

function swap(parts: readonly MapWeight[], edit: Extract<WeightEdit, { kind: 'swap' }>): void {
  checkMap(edit.layer, parts, edit.map);
  checkMap(edit.layer, parts, edit.with);
  for (const part of parts) {
    const { data } = part.weight;
    const others = [...placesOf(part, edit.with)];
    [...placesOf(part, edit.map)].forEach((place, at) => {
      const kept = data[place]!;
      data[place] = data[others[at]!]!;
      data[others[at]!] = kept;
    });
  }
}
