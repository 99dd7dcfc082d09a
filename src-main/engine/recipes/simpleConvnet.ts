import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

/** As drawn in the lecture's book: small enough that training determines what a filter looks like. */
const small = { kernelInitializer: initializers.randomNormal({ mean: 0, stddev: 0.01 }) };

/** One 5x5 convolution and two dense layers: the simple network of lecture course B. 433,890 parameters on 28x28x1. */
export const simpleConvnet: Recipe = {
  id: 'simple-convnet',
  title: { en: 'Simple convnet', ko: '간단한 합성곱 신경망' },
  summary: {
    en: 'One 5×5 convolution with ReLU, max pooling and two dense layers, trained with Adam.',
    ko: 'ReLU를 쓰는 5×5 합성곱 하나, 최대 풀링, 완전 연결층 두 개를 Adam으로 학습합니다.',
  },
  inputShape: [28, 28, 1],
  build: (inputShape, classes) =>
    stack('simple-convnet', inputShape, [
      layers.conv2d({ name: 'conv1', filters: 30, kernelSize: 5, ...small, activation: 'relu' }),
      layers.maxPooling2d({ name: 'pool1', poolSize: 2 }),
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'dense1', units: 100, ...small, activation: 'relu' }),
      layers.dense({ name: 'output', units: classes, ...small, activation: 'softmax' }),
    ]),
  data: 'mnist',
  settings: {
    epochs: 20,
    batchSize: 100,
    optimizer: 'adam',
    learningRate: 0.001,
    schedule: 'linear',
    seed: 1,
    validationSplit: 0,
  },
};
