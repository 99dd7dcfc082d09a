import { layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const he = { kernelInitializer: 'heNormal' } as const;

/** Two dense layers of 256: the network without convolutions of lecture course E. 269,322 parameters on 28x28x1. */
export const dnn: Recipe = {
  id: 'dnn',
  title: { en: 'Dense network', ko: '완전 연결 신경망' },
  summary: {
    en: 'Two dense layers of 256 with ReLU, trained with plain SGD: what a network does without convolutions.',
    ko: 'ReLU를 쓰는 256개짜리 완전 연결층 두 개를 SGD로 학습합니다. 합성곱 없이 어디까지 되는지 봅니다.',
  },
  inputShape: [28, 28, 1],
  build: (inputShape, classes) =>
    stack('dnn', inputShape, [
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'dense1', units: 256, ...he, activation: 'relu' }),
      layers.dense({ name: 'dense2', units: 256, ...he, activation: 'relu' }),
      layers.dense({ name: 'output', units: classes, ...he, activation: 'softmax' }),
    ]),
  data: 'mnist',
  settings: {
    epochs: 5,
    batchSize: 100,
    optimizer: 'sgd',
    learningRate: 0.01,
    schedule: 'constant',
    seed: 1,
    validationSplit: 0,
  },
};
