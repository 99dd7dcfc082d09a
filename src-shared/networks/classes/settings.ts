import type { LayerSetting } from './LayerClass.ts';

/** Activations that TensorFlow.js computes, by their names in Keras. */
export const activationNames = [
  'linear',
  'relu',
  'tanh',
  'sigmoid',
  'softmax',
  'elu',
  'selu',
  'relu6',
  'softplus',
  'softsign',
  'hard_sigmoid',
  'swish',
  'mish',
] as const;

/** Initializers that Featurescope draws weights by, by their names in Keras. */
export const initializerNames = [
  'glorot_uniform',
  'glorot_normal',
  'he_uniform',
  'he_normal',
  'lecun_uniform',
  'lecun_normal',
  'random_uniform',
  'random_normal',
  'zeros',
  'ones',
] as const;

type Rest = Partial<LayerSetting>;

export const count = (name: string, en: string, ko: string, rest: Rest = {}): LayerSetting => ({
  ...{ name, kind: 'count', title: { en, ko } },
  ...rest,
});

export const activation: LayerSetting = {
  name: 'activation',
  kind: 'activation',
  title: { en: 'activation', ko: '활성화 함수' },
  usual: 'linear',
  initial: 'relu',
};

export const useBias: LayerSetting = {
  name: 'use_bias',
  kind: 'flag',
  title: { en: 'bias', ko: '편향' },
  usual: true,
  formerly: ['bias'],
};

/** @param usual initializer if none is given */
export const initializer = (name: string, en: string, ko: string, usual: string, rest: Rest = {}) =>
  ({
    ...{ name, kind: 'initializer', title: { en, ko }, usual, choices: initializerNames },
    ...rest,
  }) as const satisfies LayerSetting;

export const kernelInitializer = initializer(
  'kernel_initializer',
  'initial weights',
  '가중치 초깃값',
  'glorot_uniform',
  { formerly: ['init'] },
);
export const biasInitializer = initializer('bias_initializer', 'initial bias', '편향 초깃값', 'zeros');

export const padding: LayerSetting = {
  name: 'padding',
  kind: 'choice',
  title: { en: 'padding', ko: '패딩' },
  usual: 'valid',
  choices: ['valid', 'same'],
  formerly: ['border_mode'],
};

/** Order of rows, columns and channels; only channels last is possible. */
export const dataFormat: LayerSetting = {
  name: 'data_format',
  kind: 'choice',
  title: { en: 'order of the axes', ko: '축 순서' },
  usual: 'channels_last',
  choices: ['channels_last'],
  formerly: ['dim_ordering'],
};

export const kernelSize: LayerSetting = {
  name: 'kernel_size',
  kind: 'pair',
  title: { en: 'kernel size', ko: '커널 크기' },
  initial: [3, 3],
};

export const strides: LayerSetting = {
  name: 'strides',
  kind: 'pair',
  title: { en: 'stride', ko: '스트라이드' },
  usual: [1, 1],
  formerly: ['subsample'],
};

export const dilation: LayerSetting = {
  name: 'dilation_rate',
  kind: 'pair',
  title: { en: 'dilation', ko: '팽창' },
  usual: [1, 1],
};

export const number = (
  name: string,
  en: string,
  ko: string,
  usual: number,
  rest: Rest = {},
): LayerSetting => ({
  ...{ name, kind: 'number', title: { en, ko }, usual },
  ...rest,
});

export const flag = (name: string, en: string, ko: string, usual: boolean): LayerSetting => ({
  ...{ name, kind: 'flag', title: { en, ko }, usual },
});

/** The fraction of values that a layer changes in training. */
export const rate: LayerSetting = {
  name: 'rate',
  kind: 'fraction',
  title: { en: 'rate', ko: '비율' },
  initial: 0.5,
  formerly: ['p'],
};

export const axis: LayerSetting = {
  name: 'axis',
  kind: 'axis',
  title: { en: 'axis', ko: '축' },
  usual: -1,
  formerly: ['concat_axis'],
};
