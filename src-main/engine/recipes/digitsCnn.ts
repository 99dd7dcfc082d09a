import { layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const relu = { activation: 'relu', kernelInitializer: 'glorotUniform' } as const;

/** The network of lecture course C: three 3x3 convolutions with ReLU and max pooling. 93,322 parameters on 28x28x1. */
export const digitsCnn: Recipe = {
  id: 'digits-cnn',
  title: { en: 'Digits CNN', ko: '숫자 CNN' },
  summary: {
    en: 'Three 3×3 convolutions with ReLU and max pooling, trained with RMSProp.',
    ko: 'ReLU와 최대 풀링을 쓰는 3×3 합성곱 세 층을 RMSProp으로 학습합니다.',
  },
  inputShape: [28, 28, 1],
  build: (inputShape, classes) =>
    stack('digits-cnn', inputShape, [
      layers.conv2d({ name: 'conv1', filters: 32, kernelSize: 3, ...relu }),
      layers.maxPooling2d({ name: 'pool1', poolSize: 2 }),
      layers.conv2d({ name: 'conv2', filters: 64, kernelSize: 3, ...relu }),
      layers.maxPooling2d({ name: 'pool2', poolSize: 2 }),
      layers.conv2d({ name: 'conv3', filters: 64, kernelSize: 3, ...relu }),
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'dense1', units: 64, ...relu }),
      layers.dense({ name: 'output', units: classes, ...relu, activation: 'softmax' }),
    ]),
  data: 'mnist',
  settings: {
    epochs: 5,
    batchSize: 64,
    optimizer: 'rmsprop',
    learningRate: 0.001,
    schedule: 'linear',
    seed: 1,
    validationSplit: 0.1,
  },
};
