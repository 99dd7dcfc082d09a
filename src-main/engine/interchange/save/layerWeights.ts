import type { layers } from '@tensorflow/tfjs-layers';

/** A weight of a layer, read. */
export interface LayerWeight {
  /** Without the layer's name: `kernel`, `moving_mean`. */
  name: string;
  shape: number[];
  values: Float32Array;
}

/** The weights of a layer in their order: those that can be trained first. */
export function layerWeights(layer: layers.Layer): LayerWeight[] {
  return layer.weights.map((weight) => ({
    name: weight.originalName.slice(weight.originalName.lastIndexOf('/') + 1),
    shape: weight.shape as number[],
    values: Float32Array.from(weight.read().dataSync()),
  }));
}
