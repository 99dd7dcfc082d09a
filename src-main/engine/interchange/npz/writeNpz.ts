import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelMetadata } from '../../network/modelFiles.ts';
import { topologyOf } from '../../network/topology.ts';
import { zipFiles } from '../save/zipFiles.ts';
import { weightNames } from '../assignWeights.ts';
import { encodeNpy } from './encodeNpy.ts';
import { NPZ_TOPOLOGY } from './npzFile.ts';

/**
 * The weights of a network for `numpy.load`, each under its layer's name and its own (`conv1/kernel`), and the layers as JSON, which
 * this program reads it by again.
 */
export function writeNpz(model: LayersModel, metadata: ModelMetadata | undefined): Uint8Array {
  const names = weightNames(model);
  const files: Record<string, string | Uint8Array> = {};
  model.weights.forEach((weight, at) => {
    const values = Float32Array.from(weight.read().dataSync());
    files[`${names[at]!}.npy`] = encodeNpy(values, weight.shape as number[]);
  });
  const topology = { modelTopology: topologyOf(model), userDefinedMetadata: metadata };
  files[NPZ_TOPOLOGY] = JSON.stringify(topology);
  return zipFiles(files);
}
