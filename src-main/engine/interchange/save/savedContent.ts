import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SaveFormat } from '../../../../src-shared/contract/saves.ts';
import type { ModelMetadata } from '../../network/modelFiles.ts';
import type { NamedFile } from '../tfjs/tfjsFiles.ts';
import { writeTfjs } from '../tfjs/writeTfjs.ts';

/**
 * What a network is in a format: the bytes of a file, or the files of a folder. Every training writes TensorFlow.js; the
 * other formats' writers are loaded when they are asked for.
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
      return (await import('../keras/write/writeKerasArchive.ts')).writeKerasArchive(model);
    case 'h5':
      return (await import('../keras/write/writeKerasH5.ts')).writeKerasH5(model);
    case 'onnx':
      return (await import('../onnx/write/writeOnnx.ts')).writeOnnx(model, metadata);
    case 'npz':
      return (await import('../npz/writeNpz.ts')).writeNpz(model, metadata);
  }
}
