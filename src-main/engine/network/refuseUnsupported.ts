import type { LayersModel } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { graphOf, type Graph, type GraphNode } from './graph.ts';

/** A Rescaling layer with at most this scale maps 0..255 to small values, so it expects bytes rather than [0, 1]. */
const BYTE_SCALE = 1 / 50;

/**
 * Rejects a network that would load but be computed incorrectly, naming what is not supported.
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
