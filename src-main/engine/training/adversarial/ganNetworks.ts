import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { stack } from '../../recipes/stack.ts';

/** Numbers of a latent vector. */
export const LATENT = 32;

const he = { kernelInitializer: 'heNormal' } as const;
const leaky = (name: string): layers.Layer => layers.leakyReLU({ name, alpha: 0.2 });

/** A pair of networks that can be trained against each other. */
export interface GanNetworks {
  generator: LayersModel;
  discriminator: LayersModel;
}

/**
 * Both of dense layers (Goodfellow et al. 2014).
 * @param shape of an image, `[H, W, C]`
 * @param classes number of classes that both are told of; 0 for none
 */
export function denseGan(shape: readonly number[], classes: number): GanNetworks {
  const size = sizeOf(shape);
  return {
    generator: stack(
      'generator',
      [LATENT + classes],
      [
        layers.dense({ name: 'dense1', units: 256, ...he }),
        leaky('leaky1'),
        layers.dense({ name: 'dense2', units: 512, ...he }),
        leaky('leaky2'),
        layers.dense({ name: 'dense3', units: size }),
        layers.reshape({ name: 'image', targetShape: [...shape] }),
        layers.activation({ name: 'output', activation: 'sigmoid' }),
      ],
    ),
    discriminator: stack('discriminator', shape, [
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'dense1', units: 256, ...he }),
      leaky('leaky1'),
      layers.dropout({ name: 'dropout1', rate: 0.3 }),
      layers.dense({ name: 'dense2', units: 128, ...he }),
      leaky('leaky2'),
      layers.dropout({ name: 'dropout2', rate: 0.3 }),
      layers.dense({ name: 'output', units: Math.max(1, classes) }),
    ]),
  };
}

/**
 * Both convolutional, as Radford, Metz and Chintala 2015 (DCGAN) build them: no pooling, strides instead, transposed
 * convolutions and batch normalisation in the generator, leaky ReLU in the discriminator.
 * @param shape of an image, `[H, W, C]`; height and width are multiples of 4
 * @param classes number of classes that both are told of; 0 for none
 */
export function convolutionalGan(shape: readonly number[], classes: number): GanNetworks {
  const [height, width, channels] = shape as [number, number, number];
  const [rows, columns] = [height / 4, width / 4];
  const up = { kernelSize: 4, strides: 2, padding: 'same', ...he } as const;
  const down = { kernelSize: 4, strides: 2, padding: 'same', ...he } as const;
  const norm = (name: string): layers.Layer => layers.batchNormalization({ name, momentum: 0.9 });
  return {
    generator: stack(
      'generator',
      [LATENT + classes],
      [
        layers.dense({ name: 'dense1', units: rows * columns * 48, useBias: false, ...he }),
        layers.reshape({ name: 'maps', targetShape: [rows, columns, 48] }),
        norm('norm1'),
        layers.activation({ name: 'relu1', activation: 'relu' }),
        layers.conv2dTranspose({ name: 'up1', filters: 24, useBias: false, ...up }),
        norm('norm2'),
        layers.activation({ name: 'relu2', activation: 'relu' }),
        layers.conv2dTranspose({ name: 'output', filters: channels, ...up, activation: 'sigmoid' }),
      ],
    ),
    discriminator: stack('discriminator', shape, [
      layers.conv2d({ name: 'conv1', filters: 16, ...down }),
      leaky('leaky1'),
      layers.conv2d({ name: 'conv2', filters: 32, useBias: false, ...down }),
      norm('norm2'),
      leaky('leaky2'),
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'output', units: Math.max(1, classes) }),
    ]),
  };
}
