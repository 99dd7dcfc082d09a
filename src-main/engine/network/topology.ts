import { models, type LayersModel } from '@tensorflow/tfjs-layers';
// Registers our own layer classes with the function that builds a network from its topology.
import '../recipes/recipes.ts';
import '../layers/registerLayers.ts';
import { refuseUnreachable } from './refuseUnreachable.ts';

/** The layers of a network, their settings and connections, as JSON in TensorFlow.js' format. */
export type Topology = object;

/** The topology of a network, without its weights. */
export function topologyOf(model: LayersModel): Topology {
  return model.toJSON(undefined, false) as object;
}

/**
 * Builds a network from a topology. Its weights are not set.
 * @throws Error for a damaged topology or an unknown class
 */
export async function buildFromTopology(topology: Topology): Promise<LayersModel> {
  refuseUnreachable(topology);
  return models.modelFromJSON(topology as Parameters<typeof models.modelFromJSON>[0]);
}
