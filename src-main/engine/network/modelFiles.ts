import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { InputRange } from '../../../src-shared/contract/imports.ts';
import { weightNames } from '../interchange/assignWeights.ts';
import { openReadModel } from '../interchange/openReadModel.ts';
import { readModelFile } from '../interchange/readModelFile.ts';
import { makeFolder, writeAtomically, writeError } from '../library/files.ts';

const WEIGHTS_FILE = 'weights.bin';

/** What goes with a network that is saved, beside its layers and weights. */
export interface ModelMetadata {
  /** Names of its classes, in the order of the outputs. */
  labels?: readonly string[] | undefined;
  /** Range of values that it takes images in. */
  range?: InputRange | undefined;
}

/**
 * Saves a network as a TensorFlow.js LayersModel: `<folder>/model/model.json` and `weights.bin`.
 * @throws FeaturescopeError `run/disk-full`, `run/unwritable`
 */
export async function saveModel(model: LayersModel, folder: string, metadata?: ModelMetadata): Promise<void> {
  await saveModelIn(model, join(folder, 'model'), metadata);
}

/** Saves a network likewise, in the very folder that is named. @throws FeaturescopeError as {@link saveModel} */
export async function saveModelIn(
  model: LayersModel,
  target: string,
  metadata?: ModelMetadata,
): Promise<void> {
  try {
    makeFolder(target);
  } catch (error) {
    throw writeError(target, error);
  }
  await model.save(
    io.withSaveHandler((artifacts) => {
      const { modelTopology, weightSpecs, weightData } = artifacts;
      const names = weightNames(model);
      const weights = weightSpecs!.map((spec, at) => ({ ...spec, name: names[at]! }));
      const json = {
        format: 'layers-model',
        generatedBy: 'Featurescope',
        convertedBy: null,
        modelTopology,
        weightsManifest: [{ paths: [WEIGHTS_FILE], weights }],
        ...(metadata && { userDefinedMetadata: metadata }),
      };
      writeAtomically(join(target, WEIGHTS_FILE), new Uint8Array(weightData as ArrayBuffer));
      writeAtomically(join(target, 'model.json'), JSON.stringify(json));
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
}

/** Whether a path is one that a model may lie at: a file, or a folder with what looks like one. */
export function isModel(path: string): boolean {
  if (!existsSync(path)) return false;
  if (!statSync(path).isDirectory()) return true;
  if (existsSync(join(path, 'model', 'model.json'))) return true;
  return readdirSync(path).some((name) => /\.(?:json|keras|h5|hdf5)$/i.test(name));
}

/**
 * Loads a network from a file or folder, of this program or of another one.
 * @throws FeaturescopeError as `readModelFile` and `openReadModel`
 */
export async function loadModel(path: string): Promise<LayersModel> {
  const { model } = await openReadModel(await readModelFile(path), { path });
  return model;
}
