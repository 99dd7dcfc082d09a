import type { LayersModel } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { graphOf, type Graph, type GraphNode } from './graph.ts';

/** A scale of at most this much makes 0..255 small: a Rescaling layer with it takes bytes, not 0..1. */
const BYTE_SCALE = 1 / 50;

/**
 * Refuses a network that would be opened but computed wrongly, by the name of what is not understood.
 * @throws FeaturescopeError `model/input-size-open`, `model/takes-bytes`
 */
export function refuseUnsupported(model: LayersModel): void {
  refuseOpenSizes(model);
  const graph = graphOf(model);
  for (const node of graph) refuseBytes(node, graph);
}

function refuseOpenSizes({ inputs }: LayersModel): void {
  for (const { name, shape } of inputs) {
    const [, ...own] = shape;
    if (own.every((size) => typeof size === 'number' && size > 0)) continue;
    const told = own.map((size) => size ?? '?').join('x');
    throw new FeaturescopeError('model/input-size-open', { input: name, shape: told });
  }
}

function refuseBytes({ layer, name, inputs }: GraphNode, graph: Graph): void {
  const readsImages = inputs.some((index) => graph[index]!.port !== undefined);
  const { scale } = layer.getConfig();
  if (layer.getClassName() !== 'Rescaling' || !readsImages || typeof scale !== 'number') return;
  if (Math.abs(scale) <= BYTE_SCALE) throw new FeaturescopeError('model/takes-bytes', { layer: name, scale });
}
