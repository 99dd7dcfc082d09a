import type { LayerClass, LayerGroup, LayerSetting } from './LayerClass.ts';
import {
  activation,
  axis,
  biasInitializer,
  count,
  dataFormat,
  flag,
  initializer,
  kernelInitializer,
  number,
  rate,
  useBias,
} from './settings.ts';

const shape = (name: string, en: string, ko: string, rest: Partial<LayerSetting> = {}): LayerSetting => ({
  ...{ name, kind: 'shape', title: { en, ko } },
  ...rest,
});
const units = count('units', 'units', '유닛 수', { formerly: ['output_dim'], initial: 64 });
const recurrent = [
  units,
  { ...activation, usual: 'tanh', initial: 'tanh' },
  useBias,
  kernelInitializer,
  initializer('recurrent_initializer', 'initial recurrent weights', '순환 가중치 초깃값', 'glorot_uniform', {
    formerly: ['inner_init'],
  }),
  biasInitializer,
];
const returnsSequence = flag('return_sequences', 'whole sequence', '시퀀스 전체 출력', false);
const epsilon = (usual: number) => number('epsilon', 'epsilon', '엡실론', usual);
const momentum = number('momentum', 'momentum', '모멘텀', 0.99);
const center = flag('center', 'offset', '이동', true);
const scale = flag('scale', 'factor', '배율', true);
const slope = number('alpha', 'slope below 0', '0 아래의 기울기', 0.3, { formerly: ['negative_slope'] });
const margins = (name: string, en: string, ko: string): LayerSetting => ({
  ...{
    name,
    kind: 'margins',
    title: { en, ko },
    usual: [
      [1, 1],
      [1, 1],
    ],
  },
});

/** Layers of units and of images that are neither convolutions nor poolings. */
export const otherClasses: readonly LayerClass[] = [
  layer('dense', 'Dense', 'Dense', '완전 연결', [
    ...[units, activation, useBias, kernelInitializer, biasInitializer],
  ]),
  layer('dense', 'Embedding', 'Embedding', '임베딩', [
    count('input_dim', 'words', '단어 수', { initial: 1000 }),
    count('output_dim', 'length of a vector', '벡터 길이', { initial: 32 }),
    initializer('embeddings_initializer', 'initial weights', '가중치 초깃값', 'random_uniform', {
      formerly: ['init'],
    }),
  ]),
  { ...layer('dense', 'RbfOutput', 'Distances to codes of 1998', '1998년의 코드 거리', []), hidden: true },
  layer('activation', 'Activation', 'Activation', '활성화', [
    { ...activation, usual: undefined, initial: 'relu' },
  ]),
  layer('activation', 'ReLU', 'ReLU', 'ReLU', [
    number('max_value', 'upper bound', '상한', NaN, { usual: null }),
  ]),
  layer('activation', 'LeakyReLU', 'Leaky ReLU', '리키 ReLU', [slope]),
  layer('activation', 'PReLU', 'Parametric ReLU', '파라메트릭 ReLU', [
    initializer('alpha_initializer', 'initial slopes', '기울기 초깃값', 'zeros'),
    shape('shared_axes', 'shared axes', '공유하는 축', { usual: null }),
  ]),
  layer('activation', 'ELU', 'ELU', 'ELU', [number('alpha', 'scale below 0', '0 아래의 배율', 1)]),
  layer('activation', 'ThresholdedReLU', 'Thresholded ReLU', '문턱 ReLU', [
    number('theta', 'threshold', '임곗값', 1),
  ]),
  layer('activation', 'Softmax', 'Softmax', '소프트맥스', [axis]),
  layer('regularisation', 'Dropout', 'Dropout', '드롭아웃', [rate]),
  layer('regularisation', 'SpatialDropout1D', 'Spatial dropout of a sequence', '1차원 공간 드롭아웃', [rate]),
  layer('regularisation', 'GaussianNoise', 'Gaussian noise', '가우스 잡음', [
    number('stddev', 'standard deviation', '표준 편차', 0.1, { usual: undefined, initial: 0.1 }),
  ]),
  layer('regularisation', 'GaussianDropout', 'Gaussian dropout', '가우스 드롭아웃', [rate]),
  layer('regularisation', 'AlphaDropout', 'Alpha dropout', '알파 드롭아웃', [rate]),
  layer('regularisation', 'BatchNormalization', 'Batch normalisation', '배치 정규화', [
    ...[axis, momentum, epsilon(0.001), center, scale],
    initializer('beta_initializer', 'initial offsets', '이동 초깃값', 'zeros'),
    initializer('gamma_initializer', 'initial factors', '배율 초깃값', 'ones'),
    initializer('moving_mean_initializer', 'initial mean', '평균 초깃값', 'zeros'),
    initializer('moving_variance_initializer', 'initial variance', '분산 초깃값', 'ones'),
  ]),
  layer('regularisation', 'LayerNormalization', 'Layer normalisation', '층 정규화', [
    ...[axis, epsilon(0.001), center, scale],
    initializer('beta_initializer', 'initial offsets', '이동 초깃값', 'zeros'),
    initializer('gamma_initializer', 'initial factors', '배율 초깃값', 'ones'),
  ]),
  layer('regularisation', 'GroupNormalization', 'Group normalisation', '그룹 정규화', [
    count('groups', 'groups', '그룹 수', { usual: 32, initial: 1 }),
    ...[axis, epsilon(0.001), center, scale],
    initializer('beta_initializer', 'initial offsets', '이동 초깃값', 'zeros'),
    initializer('gamma_initializer', 'initial factors', '배율 초깃값', 'ones'),
  ]),
  layer('regularisation', 'LocalResponseNormalization', 'Response normalisation', '국소 응답 정규화', [
    count('depth_radius', 'maps on each side', '양쪽의 맵 수', { usual: 2 }),
    ...[number('bias', 'k', 'k', 2), number('alpha', 'alpha', '알파', 1e-4)],
    number('beta', 'beta', '베타', 0.75),
  ]),
  {
    ...layer('shape', 'InputLayer', 'Input', '입력', [
      { name: 'batch_input_shape', kind: 'batchShape', title: { en: 'shape', ko: '모양' } },
    ]),
    reads: 'none',
  },
  layer('shape', 'Flatten', 'Flatten', '펼치기', [{ ...dataFormat, usual: null }]),
  layer('shape', 'Reshape', 'Reshape', '모양 바꾸기', [
    shape('target_shape', 'new shape', '새 모양', { initial: [-1] }),
  ]),
  layer('shape', 'Permute', 'Permute', '축 바꾸기', [
    shape('dims', 'order of the axes', '축 순서', { initial: [2, 1, 3] }),
  ]),
  layer('shape', 'RepeatVector', 'Repeat', '반복', [count('n', 'times', '횟수', { initial: 4 })]),
  layer('shape', 'ZeroPadding2D', 'Zero padding', '영 패딩', [
    ...[margins('padding', 'margins', '여백'), dataFormat],
  ]),
  layer('shape', 'Cropping2D', 'Cropping', '자르기', [
    {
      ...margins('cropping', 'margins', '여백'),
      usual: [
        [0, 0],
        [0, 0],
      ],
      initial: [
        [1, 1],
        [1, 1],
      ],
    },
    dataFormat,
  ]),
  layer('shape', 'UpSampling2D', 'Up-sampling', '업샘플링', [
    { name: 'size', kind: 'pair', title: { en: 'factor', ko: '배수' }, usual: [2, 2] },
    dataFormat,
    {
      name: 'interpolation',
      kind: 'choice',
      title: { en: 'interpolation', ko: '보간' },
      usual: 'nearest',
      choices: ['nearest', 'bilinear'],
    },
  ]),
  layer('shape', 'Rescaling', 'Rescaling', '값 바꾸기', [
    number('scale', 'factor', '배율', 1, { usual: undefined, initial: 1 }),
    number('offset', 'offset', '더하는 값', 0),
  ]),
  layer('shape', 'Masking', 'Masking', '마스킹', [number('mask_value', 'masked value', '가리는 값', 0)]),
  ...merges(),
  layer('sequence', 'SimpleRNN', 'Recurrent layer', '순환 층', [...recurrent, returnsSequence]),
  layer('sequence', 'LSTM', 'LSTM', 'LSTM', [
    recurrent[0]!,
    recurrent[1]!,
    { ...activation, name: 'recurrent_activation', usual: 'sigmoid', formerly: ['inner_activation'] },
    ...recurrent.slice(2),
    flag('unit_forget_bias', 'forget bias 1', '망각 편향 1', true),
    returnsSequence,
  ]),
  layer('sequence', 'GRU', 'GRU', 'GRU', [
    recurrent[0]!,
    recurrent[1]!,
    { ...activation, name: 'recurrent_activation', usual: 'sigmoid', formerly: ['inner_activation'] },
    ...recurrent.slice(2),
    returnsSequence,
  ]),
];

function merges(): LayerClass[] {
  const named: [string, string, string][] = [
    ['Add', 'Sum', '더하기'],
    ['Multiply', 'Product', '곱하기'],
    ['Average', 'Mean', '평균'],
    ['Maximum', 'Maximum', '최댓값'],
    ['Minimum', 'Minimum', '최솟값'],
    ['Concatenate', 'Concatenation', '이어 붙이기'],
  ];
  return named.map(([className, en, ko]) => ({
    ...layer('merge', className, en, ko, className === 'Concatenate' ? [axis] : []),
    reads: 'several',
  }));
}

function layer(
  group: LayerGroup,
  className: string,
  en: string,
  ko: string,
  settings: readonly LayerSetting[],
): LayerClass {
  return { className, group, title: { en, ko }, reads: 'one', settings };
}
