import { layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const LAYERS = 6;
const UNITS = 100;
const he = { kernelInitializer: 'heNormal' } as const;

const settings: Recipe['settings'] = {
  epochs: 10,
  batchSize: 100,
  optimizer: 'sgd',
  learningRate: 0.01,
  schedule: 'constant',
  seed: 1,
  validationSplit: 0,
};

/** @param dropped fraction of the units that dropout leaves out after each hidden layer; 0 for no dropout */
const build =
  (name: string, dropped: number): Recipe['build'] =>
  (inputShape, classes) =>
    stack(name, inputShape, [
      layers.flatten({ name: 'flatten' }),
      ...Array.from({ length: LAYERS }, (_none, at) => [
        layers.dense({ name: `dense${at + 1}`, units: UNITS, ...he, activation: 'relu' }),
        ...(dropped > 0 ? [layers.dropout({ name: `dropout${at + 1}`, rate: dropped })] : []),
      ]).flat(),
      layers.dense({ name: 'output', units: classes, ...he, activation: 'softmax' }),
    ]);

/** Six dense layers of 100, the network of lecture course B that overfits a few images. 130,010 parameters on 28x28x1. */
export const deepMlp: Recipe = {
  id: 'deep-mlp',
  title: { en: 'Deep dense network', ko: '깊은 완전 연결 신경망' },
  summary: {
    en: 'Six dense layers of 100 with ReLU, trained with plain SGD: enough to learn a few hundred images by heart.',
    ko: 'ReLU를 쓰는 100개짜리 완전 연결층 여섯 개를 SGD로 학습합니다. 이미지 몇백 장쯤은 통째로 외웁니다.',
  },
  inputShape: [28, 28, 1],
  build: build('deep-mlp', 0),
  data: 'mnist',
  settings,
};

/** The same network with dropout of 0.2 after each hidden layer. */
export const deepMlpDropout: Recipe = {
  id: 'deep-mlp-dropout',
  title: { en: 'Deep dense network with dropout', ko: '드롭아웃을 쓰는 깊은 완전 연결 신경망' },
  summary: {
    en: 'Six dense layers of 100 with ReLU, each followed by dropout of 0.2: harder to learn by heart.',
    ko: 'ReLU를 쓰는 100개짜리 완전 연결층 여섯 개마다 뒤에 0.2 드롭아웃을 둡니다. 외우기 어려워집니다.',
  },
  inputShape: [28, 28, 1],
  build: build('deep-mlp-dropout', 0.2),
  data: 'mnist',
  settings,
};
