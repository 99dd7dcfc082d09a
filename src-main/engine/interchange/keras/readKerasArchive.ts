import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import type { ModelFiles } from '../archive/ModelFiles.ts';
import { readHdf5 } from '../hdf5/readHdf5.ts';
import { guessKerasVersion } from '../kerasVersion.ts';
import { parseJson } from '../parseJson.ts';
import type { ReadModel } from '../ReadModel.ts';
import { normaliseTopology } from './normaliseTopology.ts';
import { normalising } from './Normalising.ts';
import { readTraining } from './trainingConfig.ts';
import { readStoredWeights } from './storedWeights.ts';

const CONFIG = 'config.json';
const WEIGHTS = 'model.weights.h5';
const MOST_CONFIG = 64 * 2 ** 20;
const MOST_WEIGHTS = 2 ** 31 - 1;

/** Whether files are those of a `.keras` archive. */
export const isKerasArchive = (names: readonly string[]): boolean => names.includes(CONFIG);

/**
 * The network of a `.keras` archive (Keras 2.12 and later, Keras 3), or of the folder that one was unpacked to.
 * @throws UnreadableFile; FeaturescopeError as {@link normaliseTopology}
 */
export async function readKerasArchive(files: ModelFiles): Promise<ReadModel> {
  const config = files.read(CONFIG, MOST_CONFIG);
  const metadata = files.read('metadata.json', MOST_CONFIG);
  if (!config) throw new UnreadableFile(reason('its file "{name}" is missing', { name: CONFIG }));
  const parsed = parseJson(config);
  const told = metadata && parseJson(metadata)['keras_version'];
  const version = typeof told === 'string' ? told : guessKerasVersion(config.toString('utf8'));
  const settings = normalising(version);
  const topology = normaliseTopology(parsed, settings);
  const weights = files.read(WEIGHTS, MOST_WEIGHTS);
  if (!weights) {
    const hint = files.names().find((name) => /\.(?:h5|npz|json)$/.test(name) && name.includes('weights'));
    throw new FeaturescopeError('model/weights-missing', { file: hint ?? WEIGHTS });
  }
  return {
    format: 'keras-v3',
    writtenBy: `Keras ${version}`,
    topology,
    weights: [...readStoredWeights(await readHdf5(weights), parsed), ...settings.weights],
    training: readTraining(parsed['compile_config']),
    notes: settings.notes,
  };
}
