import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { weightNames } from '../assignWeights.ts';

const WEIGHTS_FILE = 'weights.bin';

/** A file of a model, to be written into its folder. */
export interface NamedFile {
  name: string;
  content: string | Uint8Array;
}

/**
 * The files of a network as a TensorFlow.js LayersModel: `weights.bin` and `model.json`.
 * @param metadata is kept with it as it is
 * @param names of its weights, in their order. Default: names with the networks that a layer is nested in
 */
export async function tfjsFiles(
  model: LayersModel,
  metadata?: object,
  names: readonly string[] = weightNames(model),
): Promise<NamedFile[]> {
  const files: NamedFile[] = [];
  await model.save(
    io.withSaveHandler(({ modelTopology, weightSpecs, weightData }) => {
      const weights = weightSpecs!.map((spec, at) => ({ ...spec, name: names[at]! }));
      const json = {
        format: 'layers-model',
        generatedBy: 'Featurescope',
        convertedBy: null,
        modelTopology,
        weightsManifest: [{ paths: [WEIGHTS_FILE], weights }],
        ...(metadata && { userDefinedMetadata: metadata }),
      };
      files.push({ name: WEIGHTS_FILE, content: new Uint8Array(weightData as ArrayBuffer) });
      files.push({ name: 'model.json', content: JSON.stringify(json) });
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
  return files;
}
