import { layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const he = { kernelInitializer: 'heNormal' } as const;
const HIDDEN = 6;

/**
 * Six dense layers of 100 with ReLU: the network of lecture course B for overfitting and for the search for
 * hyperparameters. 130,010 parameters on 28x28x1.
 */
export const mlp6x100: Recipe = {
  id: 'mlp-6x100',
  title: { en: 'Six hidden layers of 100', ko: '100개짜리 은닉층 여섯 개' },
  summary: {
    en: 'Six dense layers of 100 with ReLU, trained with plain SGD: for overfitting and for searching hyperparameters.',
    ko: 'ReLU를 쓰는 100개짜리 완전 연결층 여섯 개를 SGD로 학습합니다. 과적합과 하이퍼파라미터 탐색에 씁니다.',
  },
  inputShape: [28, 28, 1],
  build: (inputShape, classes) =>
    stack('mlp-6x100', inputShape, [
      layers.flatten({ name: 'flatten' }),
      ...Array.from({ length: HIDDEN }, (_none, at) =>
        layers.dense({ name: `dense${at + 1}`, units: 100, activation: 'relu', ...he }),
      ),
      layers.dense({ name: 'output', units: classes, activation: 'softmax', ...he }),
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
