import { basename } from 'node:path';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { readRegularFile, UnreadableFile } from '../../reading/readRegularFile.ts';
import { readHdf5 } from '../hdf5/readHdf5.ts';
import type { Hdf5Group } from '../hdf5/Hdf5Content.ts';
import { guessKerasVersion } from '../kerasVersion.ts';
import type { JsonObject, ReadModel, WeightGroup } from '../ReadModel.ts';
import { isLegacyWeights, readLegacyWeights } from './legacyWeights.ts';
import { normaliseTopology } from './normaliseTopology.ts';
import { normalising } from './Normalising.ts';
import { isStoredWeights, readStoredWeights } from './storedWeights.ts';
import { weightsOfKeras1 } from './weightsOfKeras1.ts';

const MOST_BYTES = 2 ** 31 - 1;

/**
 * A network whose layers are in a JSON file (`model.to_json()`), and whose weights in an HDF5 file (`model.save_weights`).
 * @throws FeaturescopeError `model/weights-missing` without a file of weights; UnreadableFile
 */
export async function readTopologyJson(
  json: JsonObject,
  path: string,
  { weights: file }: { weights?: string | undefined },
): Promise<ReadModel> {
  if (typeof json['class_name'] !== 'string' || typeof json['config'] !== 'object')
    throw new UnreadableFile(reason('it is no model of a kind that is read'));
  const told = json['keras_version'];
  const version = typeof told === 'string' ? told : guessKerasVersion(JSON.stringify(json));
  const settings = normalising(version);
  const topology = normaliseTopology(json, settings);
  if (file === undefined) throw new FeaturescopeError('model/weights-missing', { file: basename(path) });
  const groups = readWeights(await readHdf5(readRegularFile(file, MOST_BYTES)), json);
  return {
    format: 'keras-h5',
    writtenBy: `Keras ${version}`,
    topology,
    weights: settings.keras === 1 ? weightsOfKeras1(groups, topology) : groups,
    turned: json['backend'] === 'theano' ? true : undefined,
    notes: settings.notes,
  };
}

/** Of a file of weights alone, or of a whole network, in either of the two forms that Keras writes. */
function readWeights(content: Hdf5Group, json: JsonObject): WeightGroup[] {
  const store = content.groups.get('model_weights') ?? content;
  if (isLegacyWeights(store)) return readLegacyWeights(store);
  if (isStoredWeights(store)) return readStoredWeights(store, json);
  throw new UnreadableFile(reason('it holds no weights'));
}
