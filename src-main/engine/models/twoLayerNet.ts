import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const small = () => ({ kernelInitializer: initializers.randomNormal({ mean: 0, stddev: 0.01 }) });

/** The two-layer network of lecture course B: sigmoid hidden layer, weights drawn from N(0, 0.01^2). 39,760 parameters on 28x28x1. */
export const twoLayerNet: Recipe = {
  id: 'two-layer-net',
  title: { en: 'Two-layer network', ko: '2층 신경망' },
  summary: {
    en: 'One hidden layer of 50 with sigmoid, trained with SGD for about 17 epochs.',
    ko: '시그모이드를 쓰는 50개짜리 은닉층 하나를 SGD로 약 17에폭 동안 학습합니다.',
  },
  inputShape: [28, 28, 1],
  build: (inputShape, classes) =>
    stack('two-layer-net', inputShape, [
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'dense1', units: 50, activation: 'sigmoid', ...small() }),
      layers.dense({ name: 'output', units: classes, activation: 'softmax', ...small() }),
    ]),
  data: 'mnist',
  settings: {
    epochs: 17,
    batchSize: 100,
    optimizer: 'sgd',
    learningRate: 0.1,
    schedule: 'constant',
    seed: 1,
    validationSplit: 0,
  },
};
