import type { LayersModel } from '@tensorflow/tfjs-layers';
import { zipSync, type Zippable } from 'fflate';
import type { ModelMetadata } from '../../network/modelFiles.ts';
import { topologyOf } from '../../network/topology.ts';
import { weightNames } from '../assignWeights.ts';
import { encodeNpy } from './encodeNpy.ts';
import { NPZ_TOPOLOGY } from './npzFile.ts';

/** The first day that a zip can name: files with the same network are the same, byte for byte. */
const DAY = new Date(1980, 0, 1);

/**
 * The weights of a network for `numpy.load`, each under its layer's name and its own (`conv1/kernel`), and the layers as JSON, which
 * this program reads it by again.
 */
export function writeNpz(model: LayersModel, metadata: ModelMetadata | undefined): Uint8Array {
  const names = weightNames(model);
  const files: Zippable = {};
  model.weights.forEach((weight, at) => {
    const values = Float32Array.from(weight.read().dataSync());
    files[`${names[at]!}.npy`] = encodeNpy(values, weight.shape as number[]);
  });
  const topology = { modelTopology: topologyOf(model), userDefinedMetadata: metadata };
  files[NPZ_TOPOLOGY] = new TextEncoder().encode(JSON.stringify(topology));
  return zipSync(files, { level: 0, mtime: DAY });
}
