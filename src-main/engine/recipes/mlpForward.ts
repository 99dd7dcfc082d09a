import { layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const sigmoid = { activation: 'sigmoid', kernelInitializer: 'glorotUniform' } as const;

/** The three-layer network whose forward pass lecture course B walks through. 45,360 parameters on 28x28x1. */
export const mlpForward: Recipe = {
  id: 'mlp-forward',
  title: { en: 'Three-layer network', ko: '3층 신경망' },
  summary: {
    en: 'Dense layers of 50 and 100 with sigmoid, then softmax: the forward pass in matrices.',
    ko: '시그모이드를 쓰는 50개와 100개 완전 연결층, 그다음 소프트맥스. 순전파를 행렬로 봅니다.',
  },
  inputShape: [28, 28, 1],
  build: (inputShape, classes) =>
    stack('mlp-forward', inputShape, [
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'dense1', units: 50, ...sigmoid }),
      layers.dense({ name: 'dense2', units: 100, ...sigmoid }),
      layers.dense({ name: 'output', units: classes, ...sigmoid, activation: 'softmax' }),
    ]),
  data: 'mnist',
  settings: {
    epochs: 5,
    batchSize: 100,
    optimizer: 'adam',
    learningRate: 0.002,
    schedule: 'constant',
    seed: 1,
    validationSplit: 0,
  },
};
