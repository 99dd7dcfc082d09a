import type { LayersModel } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { graphOf } from '../network/graph.ts';
import { initialiseWeights } from '../network/initialiseWeights.ts';

/**
 * Draws new weights for a network of another program. What training would not change stays as its file has it: the statistics of
 * its input, and layers that are not trained.
 * @throws FeaturescopeError `model/initialiser-unknown`
 */
export function initialiseAfresh(model: LayersModel, seed: number): void {
  const kept = graphOf(model).filter(
    ({ layer, name, firstCall }) =>
      name === firstCall && (layer.getClassName() === 'Normalization' || !layer.trainable),
  );
  const held = kept.map(({ layer }) => layer.getWeights().map((weight) => weight.clone()));
  try {
    initialiseWeights(model, seed);
    kept.forEach(({ layer }, at) => layer.setWeights(held[at]!));
  } catch (error) {
    throw new FeaturescopeError(
      'model/initialiser-unknown',
      { reason: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  } finally {
    for (const weight of held.flat()) weight.dispose();
  }
}
