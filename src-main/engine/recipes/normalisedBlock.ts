import { layers } from '@tensorflow/tfjs-layers';

const he = { kernelInitializer: 'heNormal' } as const;

/** A convolution with batch normalisation and ReLU. */
export const normalisedBlock = (name: string, filters: number): layers.Layer[] => [
  layers.conv2d({ name, filters, kernelSize: 3, padding: 'same', useBias: false, ...he }),
  layers.batchNormalization({ name: `${name}-norm`, momentum: 0.9 }),
  layers.activation({ name: `${name}-relu`, activation: 'relu' }),
];
