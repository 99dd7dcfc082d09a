import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SaveFormat } from '../../../../src-shared/contract/saves.ts';
import type { ModelMetadata } from '../../network/modelFiles.ts';
import { writeKerasArchive } from '../keras/write/writeKerasArchive.ts';
import { writeKerasH5 } from '../keras/write/writeKerasH5.ts';
import { writeNpz } from '../npz/writeNpz.ts';
import { writeOnnx } from '../onnx/write/writeOnnx.ts';
import type { NamedFile } from '../tfjs/tfjsFiles.ts';
import { writeTfjs } from '../tfjs/writeTfjs.ts';

/**
 * What a network is in a format: the bytes of a file, or the files of a folder.
 * @throws FeaturescopeError `save/layer-not-in-format`
 */
export async function savedContent(
  model: LayersModel,
  format: SaveFormat,
  metadata: ModelMetadata | undefined,
): Promise<Uint8Array | NamedFile[]> {
  switch (format) {
    case 'tfjs':
      return writeTfjs(model, metadata);
    case 'keras':
      return writeKerasArchive(model);
    case 'h5':
      return writeKerasH5(model);
    case 'onnx':
      return writeOnnx(model, metadata);
    case 'npz':
      return writeNpz(model, metadata);
  }
}
