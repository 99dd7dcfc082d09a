import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { Hdf5Group } from '../hdf5/Hdf5Content.ts';
import { guessKerasVersion } from '../kerasVersion.ts';
import { parseJson } from '../parseJson.ts';
import type { ReadModel } from '../ReadModel.ts';
import { normaliseTopology } from './normaliseTopology.ts';
import { normalising } from './Normalising.ts';
import { readLegacyWeights } from './legacyWeights.ts';
import { readTraining } from './trainingConfig.ts';
import { weightsOfKeras1 } from './weightsOfKeras1.ts';

/**
 * The network of an HDF5 file of Keras 1, 2, 3 or tf.keras.
 * @param path for messages
 * @throws FeaturescopeError `model/weights-alone`, and as {@link normaliseTopology}
 */
export function readKerasH5(content: Hdf5Group, path: string): ReadModel {
  const text = content.attributes.get('model_config');
  if (typeof text !== 'string') throw new FeaturescopeError('model/weights-alone', { path });
  const store = content.groups.get('model_weights') ?? content;
  const attribute = (name: string): string | undefined => {
    const value = content.attributes.get(name) ?? store.attributes.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const version = attribute('keras_version') ?? guessKerasVersion(text);
  const settings = normalising(version);
  const topology = normaliseTopology(parseJson(text), settings);
  const weights = [...readLegacyWeights(store), ...settings.weights];
  return {
    format: 'keras-h5',
    writtenBy: `Keras ${version}`,
    topology,
    weights: settings.keras === 1 ? weightsOfKeras1(weights, topology) : weights,
    turned: attribute('backend') === 'theano' ? true : undefined,
    training: readTraining(trainingOf(content)),
    notes: settings.notes,
  };
}

/** What the file says of the training; undefined where it says nothing that can be read: it is no reason not to open the network. */
function trainingOf({ attributes }: Hdf5Group): unknown {
  const text = attributes.get('training_config');
  try {
    return typeof text === 'string' ? parseJson(text) : undefined;
  } catch {
    return undefined;
  }
}
