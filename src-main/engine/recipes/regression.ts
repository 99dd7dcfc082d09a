import { layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const settings: Recipe['settings'] = {
  epochs: 60,
  batchSize: 50,
  optimizer: 'adam',
  learningRate: 0.003,
  schedule: 'constant',
  seed: 1,
  validationSplit: 0,
};

const build =
  (name: string): Recipe['build'] =>
  (inputShape, outputs) =>
    stack(name, inputShape, [
      layers.dense({ name: 'dense1', units: 32, activation: 'tanh' }),
      layers.dense({ name: 'dense2', units: 32, activation: 'tanh' }),
      layers.dense({ name: 'output', units: outputs }),
    ]);

/** A curve y = f(x), learned from 1,000 noisy points. 1,153 parameters. */
export const regression: Recipe = {
  id: 'regression',
  title: { en: 'Regression: a curve', ko: '회귀: 곡선' },
  summary: {
    en: 'Two layers of 32 with tanh learn a curve y = f(x) from noisy points: the simplest network whose output is a number.',
    ko: 'tanh를 쓰는 32개짜리 층 두 개가 잡음 섞인 점들에서 곡선 y = f(x)를 배웁니다. 출력이 수인 가장 간단한 신경망입니다.',
  },
  task: 'regression',
  inputShape: [1],
  build: build('regression'),
  data: 'curve',
  settings,
};

/** A surface z = f(x, y), learned from 2,000 noisy points. 1,185 parameters. */
export const regressionSurface: Recipe = {
  id: 'regression-surface',
  title: { en: 'Regression: a surface', ko: '회귀: 곡면' },
  summary: {
    en: 'The same network with two inputs learns a surface z = f(x, y) from noisy points.',
    ko: '입력이 둘인 같은 신경망이 잡음 섞인 점들에서 곡면 z = f(x, y)를 배웁니다.',
  },
  task: 'regression',
  inputShape: [2],
  build: build('regression-surface'),
  data: 'surface',
  settings,
};
