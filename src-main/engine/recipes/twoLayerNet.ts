import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const small = () => ({ kernelInitializer: initializers.randomNormal({ mean: 0, stddev: 0.01 }) });

/** One hidden layer of 50, weights drawn from N(0, 0.01^2). 39,760 parameters on 28x28x1. */
const build =
  (id: string, activation: 'relu' | 'sigmoid'): Recipe['build'] =>
  (inputShape, classes) =>
    stack(id, inputShape, [
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'dense1', units: 50, activation, ...small() }),
      layers.dense({ name: 'output', units: classes, activation: 'softmax', ...small() }),
    ]);

const common: Pick<Recipe, 'inputShape' | 'data' | 'settings'> = {
  inputShape: [28, 28, 1],
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

/** The two-layer network of lecture course B for learning by back-propagation, with a ReLU hidden layer. */
export const twoLayerNet: Recipe = {
  ...common,
  id: 'two-layer-net',
  title: { en: 'Two-layer network', ko: '2층 신경망' },
  summary: {
    en: 'One hidden layer of 50 with ReLU, trained with SGD for about 17 epochs.',
    ko: 'ReLU를 쓰는 50개짜리 은닉층 하나를 SGD로 약 17에폭 동안 학습합니다.',
  },
  build: build('two-layer-net', 'relu'),
};

/** The same network with the sigmoid hidden layer of the course's first version, which learns more slowly. */
export const twoLayerNetSigmoid: Recipe = {
  ...common,
  id: 'two-layer-net-sigmoid',
  title: { en: 'Two-layer network, sigmoid', ko: '2층 신경망(시그모이드)' },
  summary: {
    en: 'One hidden layer of 50 with sigmoid: the same as the two-layer network, but slower to learn.',
    ko: '시그모이드를 쓰는 50개짜리 은닉층 하나. 2층 신경망과 같지만 더 천천히 배웁니다.',
  },
  build: build('two-layer-net-sigmoid', 'sigmoid'),
};
