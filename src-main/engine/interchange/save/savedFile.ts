import type { LayersModel } from '@tensorflow/tfjs-layers';
import { zipSync } from 'fflate';
import type { SaveFormat } from '../../../../src-shared/contract/saves.ts';
import type { ModelMetadata } from '../../network/modelFiles.ts';
import { savedContent } from './savedContent.ts';

/** The first day that a zip can name: files with the same network are the same, byte for byte. */
const DAY = new Date(1980, 0, 1);

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
  const encode = (content: string | Uint8Array): Uint8Array =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const files = Object.fromEntries(made.map(({ name, content }) => [name, encode(content)]));
  return zipSync(files, { level: 0, mtime: DAY });
}
