import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { stack } from '../../recipes/stack.ts';

/**
 * A small network from a picture of a game to the value of each action: two convolutions, the second with strides instead of
 * pooling, which would lose where things are, and two dense layers. Structure after Mnih et al. 2015, for a smaller picture.
 * @param shape of a picture, `[H, W, C]`
 */
export const qNetwork = (shape: readonly number[], actions: number): LayersModel =>
  stack('q-network', shape, [
    layers.conv2d({
      name: 'conv1',
      filters: 8,
      kernelSize: 3,
      padding: 'same',
      activation: 'relu',
      kernelInitializer: 'heNormal',
    }),
    layers.conv2d({
      name: 'conv2',
      filters: 16,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      activation: 'relu',
      kernelInitializer: 'heNormal',
    }),
    layers.flatten({ name: 'flatten' }),
    layers.dense({ name: 'dense1', units: 64, activation: 'relu', kernelInitializer: 'heNormal' }),
    layers.dense({ name: 'values', units: actions, kernelInitializer: 'glorotUniform' }),
  ]);
