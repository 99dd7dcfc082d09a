import type { LayersModel } from '@tensorflow/tfjs-layers';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { InputRange } from '../../../src-shared/contract/imports.ts';
import { openReadModel } from '../interchange/openReadModel.ts';
import { readModelFile } from '../interchange/readModelFile.ts';
import { tfjsFiles } from '../interchange/tfjs/tfjsFiles.ts';
import { makeFolder, replaceFiles, writeError } from '../library/files.ts';

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
  const files = await tfjsFiles(model, metadata);
  try {
    makeFolder(target);
    replaceFiles(files.map(({ name, content }) => ({ path: join(target, name), content })));
  } catch (error) {
    throw writeError(target, error);
  }
}

/** Whether a path is one that a model may lie at: a file, or a folder with what looks like one. */
export function isModel(path: string): boolean {
  if (!existsSync(path)) return false;
  if (!statSync(path).isDirectory()) return true;
  if (existsSync(join(path, 'model', 'model.json'))) return true;
  return readdirSync(path).some((name) => /\.(?:json|keras|h5|hdf5|onnx|npz)$/i.test(name));
}

/**
 * Loads a network from a file or folder, of this program or of another one.
 * @throws FeaturescopeError as `readModelFile` and `openReadModel`
 */
export async function loadModel(path: string): Promise<LayersModel> {
  const { model } = await openReadModel(await readModelFile(path), { path });
  return model;
}
