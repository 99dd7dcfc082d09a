import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SaveFormat } from '../../../../src-shared/contract/saves.ts';
import type { ModelMetadata } from '../../network/modelFiles.ts';
import { savedContent } from './savedContent.ts';
import { zipFiles } from './zipFiles.ts';

/**
 * A saved network as one file: of a format that is a folder, a zip of it.
 * @throws FeaturescopeError `save/layer-not-in-format`
 */
export async function savedFile(
  model: LayersModel,
  format: SaveFormat,
  metadata: ModelMetadata | undefined,
): Promise<Uint8Array> {
  const made = await savedContent(model, format, metadata);
  if (!Array.isArray(made)) return made;
  return zipFiles(Object.fromEntries(made.map(({ name, content }) => [name, content])));
}
