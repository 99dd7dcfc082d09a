import { io } from '@tensorflow/tfjs-core';
import { loadLayersModel, type LayersModel } from '@tensorflow/tfjs-layers';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { checkLayerOrder } from './layerOrder.ts';
import { readModelParts } from './modelParts.ts';
import { refuseUnsupported } from './refuseUnsupported.ts';
import { makeFolder, writeAtomically, writeError } from '../library/files.ts';

const WEIGHTS_FILE = 'weights.bin';

/**
 * Saves a network as a TensorFlow.js LayersModel: `<folder>/model/model.json` and `weights.bin`.
 * @throws FeaturescopeError `run/disk-full`, `run/unwritable`
 */
export async function saveModel(model: LayersModel, folder: string): Promise<void> {
  const target = join(folder, 'model');
  try {
    makeFolder(target);
  } catch (error) {
    throw writeError(target, error);
  }
  await model.save(
    io.withSaveHandler((artifacts) => {
      const { modelTopology, weightSpecs, weightData } = artifacts;
      const manifest = [{ paths: [WEIGHTS_FILE], weights: weightSpecs }];
      const json = {
        format: 'layers-model',
        generatedBy: 'Featurescope',
        convertedBy: null,
        modelTopology,
        weightsManifest: manifest,
      };
      writeAtomically(join(target, WEIGHTS_FILE), new Uint8Array(weightData as ArrayBuffer));
      writeAtomically(join(target, 'model.json'), JSON.stringify(json));
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
}

/** Whether a path is a TensorFlow.js model: `model.json` itself or a folder with one. */
export function isModel(path: string): boolean {
  return existsSync(modelJson(path));
}

/**
 * Loads a TensorFlow.js LayersModel.
 * @param path `model.json` or its folder
 * @throws FeaturescopeError `model/unreadable`, and the errors of {@link refuseUnsupported} for a model that would be
 * computed incorrectly
 */
export async function loadModel(path: string): Promise<LayersModel> {
  const file = modelJson(path);
  try {
    const parts = readModelParts(file);
    checkLayerOrder(parts.modelTopology);
    const model = await loadLayersModel(io.fromMemory(parts));
    refuseUnsupported(model);
    return model;
  } catch (error) {
    if (error instanceof FeaturescopeError) throw error;
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    throw new FeaturescopeError('model/unreadable', { path: file, reason }, { cause: error });
  }
}

function modelJson(path: string): string {
  if (path.endsWith('.json')) return path;
  const own = join(path, 'model.json');
  if (existsSync(own)) return own;
  return existsSync(path) && statSync(path).isDirectory() ? join(path, 'model', 'model.json') : path;
}
