import { layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const relu = { activation: 'relu', kernelInitializer: 'glorotUniform' } as const;

/** The network of lecture course E: two 3x3 convolutions with ReLU and max pooling. 34,826 parameters on 28x28x1. */
export const cnn: Recipe = {
  id: 'cnn',
  title: { en: 'Two-layer CNN', ko: '두 층 CNN' },
  summary: {
    en: 'Two 3×3 convolutions with ReLU and max pooling, trained with Adam: small and quick.',
    ko: 'ReLU와 최대 풀링을 쓰는 3×3 합성곱 두 층을 Adam으로 학습합니다. 작고 빠릅니다.',
  },
  inputShape: [28, 28, 1],
  build: (inputShape, classes) =>
    stack('cnn', inputShape, [
      layers.conv2d({ name: 'conv1', filters: 32, kernelSize: 3, ...relu }),
      layers.maxPooling2d({ name: 'pool1', poolSize: 2 }),
      layers.conv2d({ name: 'conv2', filters: 64, kernelSize: 3, ...relu }),
      layers.maxPooling2d({ name: 'pool2', poolSize: 2 }),
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'output', units: classes, ...relu, activation: 'softmax' }),
    ]),
  data: 'mnist',
  settings: {
    epochs: 5,
    batchSize: 100,
    optimizer: 'adam',
    learningRate: 0.003,
    schedule: 'linear',
    seed: 1,
    validationSplit: 0,
  },
};
