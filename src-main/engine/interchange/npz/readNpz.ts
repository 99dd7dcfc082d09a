import { reason } from '../../../../src-shared/contract/reasons.ts';
import { parseNpy } from '../../reading/readNpy.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import type { ModelFiles } from '../archive/ModelFiles.ts';
import { normaliseTopology } from '../keras/normaliseTopology.ts';
import { normalising } from '../keras/Normalising.ts';
import { parseJson } from '../parseJson.ts';
import type { ReadModel, WeightArray } from '../ReadModel.ts';
import { ownMetadata } from '../tfjs/ownMetadata.ts';
import { NPZ_TOPOLOGY } from './npzFile.ts';

const MOST_JSON = 64 * 2 ** 20;
const MOST_ARRAY = 2 ** 31 - 1;

/** Whether files are those of an `.npz` that this program wrote. */
export const isNpzModel = (names: readonly string[]): boolean => names.includes(NPZ_TOPOLOGY);

/**
 * The network of an `.npz` that this program wrote: its layers are in a JSON file beside the arrays.
 * @throws UnreadableFile; FeaturescopeError as {@link normaliseTopology}
 */
export function readNpz(files: ModelFiles): ReadModel {
  const json = parseJson(files.read(NPZ_TOPOLOGY, MOST_JSON)!);
  const settings = normalising(undefined);
  return {
    format: 'npz',
    writtenBy: 'Featurescope',
    topology: normaliseTopology(json['modelTopology'], settings),
    weights: [{ layer: [], arrays: arraysOf(files) }],
    ...ownMetadata({ ...json, generatedBy: 'Featurescope' }),
    notes: settings.notes,
  };
}

function arraysOf(files: ModelFiles): WeightArray[] {
  let room = MOST_ARRAY;
  return files
    .names()
    .filter((name) => name.endsWith('.npy'))
    .map((file) => {
      const bytes = files.read(file, room)!;
      room -= bytes.length;
      const { shape, values } = parseNpy(bytes);
      const name = file.slice(0, -'.npy'.length);
      if (!(values instanceof Float32Array))
        throw new UnreadableFile(reason('its list of weights is not one'));
      return { name, shape, values };
    });
}
