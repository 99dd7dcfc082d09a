import { layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const filters = (name: string) =>
  layers.conv2d({ name, filters: 10, kernelSize: 3, kernelInitializer: 'glorotUniform' });
const relu = (name: string) => layers.activation({ name, activation: 'relu' });

/**
 * The network of CNN Explainer, layer by layer: four 3x3 convolutions of ten maps, each ReLU as a separate layer, and two
 * max poolings. 19,920 parameters on 64x64x3 with ten classes. Source: Wang and others, "CNN Explainer: Learning
 * Convolutional Neural Networks with Interactive Visualization", 2020.
 */
export const tinyVgg: Recipe = {
  id: 'tiny-vgg',
  title: { en: 'Tiny VGG', ko: 'Tiny VGG' },
  summary: {
    en: 'The network of CNN Explainer: four 3×3 convolutions of ten maps, every ReLU a layer of its own.',
    ko: 'CNN Explainer의 네트워크입니다. 맵 열 개짜리 3×3 합성곱 네 층이며 ReLU도 각각 한 층입니다.',
  },
  inputShape: [64, 64, 3],
  scalesImages: true,
  build: (inputShape, classes) =>
    stack('tiny-vgg', inputShape, [
      filters('conv_1_1'),
      relu('relu_1_1'),
      filters('conv_1_2'),
      relu('relu_1_2'),
      layers.maxPooling2d({ name: 'max_pool_1', poolSize: 2 }),
      filters('conv_2_1'),
      relu('relu_2_1'),
      filters('conv_2_2'),
      relu('relu_2_2'),
      layers.maxPooling2d({ name: 'max_pool_2', poolSize: 2 }),
      layers.flatten({ name: 'flatten' }),
      layers.dense({
        name: 'output',
        units: classes,
        activation: 'softmax',
        kernelInitializer: 'glorotUniform',
      }),
    ]),
  data: 'digits',
  settings: {
    epochs: 3,
    batchSize: 32,
    optimizer: 'adam',
    learningRate: 0.001,
    schedule: 'constant',
    seed: 1,
    validationSplit: 0,
  },
};
