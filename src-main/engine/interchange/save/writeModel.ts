import type { LayersModel } from '@tensorflow/tfjs-layers';
import { dirname, join } from 'node:path';
import type { SaveFormat } from '../../../../src-shared/contract/saves.ts';
import { makeFolder, replaceFiles, writeError, type FileOperations } from '../../library/files.ts';
import type { ModelMetadata } from '../../network/modelFiles.ts';
import { savedContent } from './savedContent.ts';

/** How a network is saved. */
export interface SaveOptions {
  format: SaveFormat;
  /** Its file; for TensorFlow.js the folder that its files come into. */
  path: string;
  /** What goes with it, where the format has room for it. */
  metadata?: ModelMetadata | undefined;
}

/**
 * Saves a network for other programs. What is at the place is replaced once all is written, and stays as it is where that fails.
 * @throws FeaturescopeError `save/layer-not-in-format`, `run/disk-full`, `export/unwritable`
 */
export async function writeModel(
  model: LayersModel,
  { format, path, metadata }: SaveOptions,
  files?: FileOperations,
): Promise<void> {
  const made = await savedContent(model, format, metadata);
  const folder = Array.isArray(made) ? path : dirname(path);
  const contents = Array.isArray(made)
    ? made.map(({ name, content }) => ({ path: join(path, name), content }))
    : [{ path, content: made }];
  try {
    makeFolder(folder, files);
    replaceFiles(contents, files);
  } catch (error) {
    throw writeError(path, error, 'export/unwritable');
  }
}
