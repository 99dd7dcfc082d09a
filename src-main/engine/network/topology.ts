import { engine } from '@tensorflow/tfjs-core';
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
 * Builds a network from a topology. Its weights are not set; those of one that cannot be built are freed.
 * @throws Error for a damaged topology or an unknown class
 */
export async function buildFromTopology(topology: Topology): Promise<LayersModel> {
  refuseUnreachable(topology);
  const before = new Set(Object.keys(engine().registeredVariables));
  // All tensors are made at once, before anything else can make others.
  engine().startScope();
  const building = models.modelFromJSON(topology as Parameters<typeof models.modelFromJSON>[0]);
  const values = [...engine().state.activeScope.track];
  engine().endScope(values);
  const weights = Object.values(engine().registeredVariables).filter(({ name }) => !before.has(name));
  try {
    return await building;
  } catch (error) {
    for (const made of [...weights, ...values]) if (!made.isDisposed) made.dispose();
    throw error;
  }
}
