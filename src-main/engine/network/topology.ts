import { models, type LayersModel } from '@tensorflow/tfjs-layers';
// Makes the layers of our own known to the function that builds a network from its topology.
import '../recipes/recipes.ts';

/** The layers of a network, their settings and how they are connected, as plain JSON in the format of TensorFlow.js. */
export type Topology = object;

/** The topology of a network, without its weights. */
export function topologyOf(model: LayersModel): Topology {
  return model.toJSON(undefined, false) as object;
}

/**
 * A network of this topology, whose weights are not set yet.
 * @throws Error for a topology that is damaged, or has a class that is not known
 */
export function buildFromTopology(topology: Topology): Promise<LayersModel> {
  return models.modelFromJSON(topology as Parameters<typeof models.modelFromJSON>[0]);
}
