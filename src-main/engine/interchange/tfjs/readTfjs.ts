import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import type { ModelFiles } from '../archive/ModelFiles.ts';
import { guessKerasVersion } from '../kerasVersion.ts';
import { normaliseTopology } from '../keras/normaliseTopology.ts';
import { normalising, type Normalising } from '../keras/Normalising.ts';
import { readTraining } from '../keras/trainingConfig.ts';
import type { JsonObject, ReadModel, WeightArray } from '../ReadModel.ts';
import { decodeWeights } from './decodeWeights.ts';
import { ownMetadata } from './ownMetadata.ts';

/** Bytes of all files of weights together, at most. */
const MOST_WEIGHTS = 2 ** 31 - 1;

/** Whether a JSON object is a model of TensorFlow.js, with or without layers. */
export const isTfjs = (json: JsonObject): boolean => 'modelTopology' in json || 'weightsManifest' in json;

/**
 * The network of a layers model of TensorFlow.js.
 * @param json of its `model.json`, whatever that is called
 * @param files beside it; nothing else is read, whatever it names
 * @param path for messages
 * @throws UnreadableFile; FeaturescopeError `model/graph-model`, and as {@link normaliseTopology}
 */
export function readTfjs(json: JsonObject, files: ModelFiles, path: string): ReadModel {
  const given = json['modelTopology'] as JsonObject | null | undefined;
  if (json['format'] === 'graph-model' || Array.isArray(given?.['node']))
    throw new FeaturescopeError('model/graph-model', { path });
  const whole = (given?.['model_config'] ?? given) as JsonObject | undefined;
  const version = versionOf(json, given);
  const settings = normalising(version);
  const topology = normaliseTopology(whole, settings);
  return {
    format: 'tfjs',
    writtenBy: version === undefined ? 'TensorFlow.js' : `Keras ${version}`,
    topology,
    weights: [{ layer: [], arrays: readWeights(json['weightsManifest'], files, settings) }],
    ...ownMetadata(json),
    training: readTraining(given?.['training_config'] ?? json['trainingConfig']),
    notes: settings.notes,
  };
}

/** The version of Keras that the network comes from; undefined for one that TensorFlow.js itself made. */
function versionOf(json: JsonObject, topology: JsonObject | null | undefined): string | undefined {
  const told = topology?.['keras_version'];
  const isOwn = /tfjs|tensorflow\.js|featurescope/i;
  if (typeof told === 'string') return isOwn.test(told) ? undefined : told;
  const by = json['generatedBy'];
  if (typeof by === 'string' && isOwn.test(by)) return undefined;
  const keras = typeof by === 'string' ? /keras v?(\d[\w.-]*)/i.exec(by)?.[1] : undefined;
  return keras ?? guessKerasVersion(JSON.stringify(topology ?? {}));
}

function readWeights(manifest: unknown, files: ModelFiles, { told }: Normalising): WeightArray[] {
  if (manifest === undefined || manifest === null)
    throw new FeaturescopeError('model/weights-missing', { file: 'weightsManifest' });
  if (!Array.isArray(manifest) || !manifest.every(isGroup))
    throw new UnreadableFile(reason('its list of weights is not one'));
  let room = MOST_WEIGHTS;
  return manifest.flatMap(({ paths, weights }: Group) => {
    const parts = paths.map((name) => {
      const part = readPart(files, name, room);
      room -= part.length;
      return part;
    });
    return decodeWeights(weights, Buffer.concat(parts), (dtype) => told('weights/quantised', { dtype }));
  });
}

interface Group {
  paths: string[];
  weights: unknown[];
}

function isGroup(group: unknown): group is Group {
  const { paths, weights } = (group ?? {}) as { paths?: unknown; weights?: unknown };
  return Array.isArray(paths) && paths.every((path) => typeof path === 'string') && Array.isArray(weights);
}

function readPart(files: ModelFiles, name: string, most: number): Buffer {
  let part: Buffer | undefined;
  try {
    part = files.read(name, most);
  } catch (error) {
    const why = (error as Error).message;
    if (why.includes('lies outside its folder')) throw error;
    throw new UnreadableFile(reason('its file of weights "{name}" cannot be read: {why}', { name, why }), {
      cause: error,
    });
  }
  if (!part) throw new UnreadableFile(reason('its file of weights "{name}" is not beside it', { name }));
  return part;
}
