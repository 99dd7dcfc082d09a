import { layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

/** Softmax regression of lecture course E: one weight per pixel and class. 7,850 parameters on 28x28x1. */
export const softmaxRegression: Recipe = {
  id: 'softmax-regression',
  title: { en: 'Softmax regression', ko: '소프트맥스 회귀' },
  summary: {
    en: 'No hidden layer: one weight per pixel and digit, and a softmax.',
    ko: '은닉층이 없습니다. 픽셀과 숫자마다 가중치 하나, 그리고 소프트맥스뿐입니다.',
  },
  inputShape: [28, 28, 1],
  build: (inputShape, classes) =>
    stack('softmax-regression', inputShape, [
      layers.flatten({ name: 'flatten' }),
      layers.dense({
        name: 'output',
        units: classes,
        activation: 'softmax',
        kernelInitializer: 'glorotUniform',
      }),
    ]),
  data: 'mnist',
  settings: {
    epochs: 5,
    batchSize: 100,
    optimizer: 'sgd',
    learningRate: 0.1,
    schedule: 'constant',
    seed: 1,
    validationSplit: 0,
  },
};
