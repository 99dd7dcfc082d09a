import { layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from '../../../src-main/engine/recipes/Recipe.ts';
import { stack } from '../../../src-main/engine/recipes/stack.ts';

const blocks = [
  [64, 2],
  [128, 2],
  [256, 3],
  [512, 3],
  [512, 3],
] as const;

function* convolutions() {
  for (const [block, [filters, count]] of blocks.entries()) {
    for (let at = 1; at <= count; at++)
      yield layers.conv2d({
        ...{ name: `conv${block + 1}_${at}`, filters, kernelSize: 3, padding: 'same', activation: 'relu' },
        kernelInitializer: 'zeros',
      });
    yield layers.maxPooling2d({ name: `pool${block + 1}`, poolSize: 2 });
  }
}

const dense = (name: string, units: number, activation: 'relu' | 'softmax') =>
  layers.dense({ name, units, activation, kernelInitializer: 'zeros' });

/**
 * VGG-16 on 224x224x3, for measuring only: 13 convolutions with 4,224 maps, 134 million weights with ten classes. Its
 * weights are read from its file, so they are not drawn here. Source: Simonyan and Zisserman, "Very Deep Convolutional
 * Networks for Large-Scale Image Recognition", 2015, configuration D.
 */
export const vgg16: Recipe = {
  id: 'vgg16',
  title: { en: 'VGG-16', ko: 'VGG-16' },
  summary: { en: 'For measuring.', ko: '측정용입니다.' },
  inputShape: [224, 224, 3],
  scalesImages: true,
  build: (inputShape, classes) =>
    stack('vgg16', inputShape, [
      ...convolutions(),
      layers.flatten({ name: 'flatten' }),
      dense('fc1', 4096, 'relu'),
      dense('fc2', 4096, 'relu'),
      dense('output', classes, 'softmax'),
    ]),
  data: 'digits',
  settings: {
    ...{ epochs: 1, batchSize: 1, optimizer: 'sgd', learningRate: 0.001 },
    ...{ schedule: 'constant', seed: 1, validationSplit: 0 },
  },
};
