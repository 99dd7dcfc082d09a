import type { Draft, DraftLayer } from './Draft.ts';

/** A network to start from. */
export interface Template {
  id: string;
  title: { en: string; ko: string };
  draft: Draft;
}

type Step = readonly [name: string, className: string, config: Record<string, unknown>, inputs?: string[]];

function template(id: string, en: string, ko: string, shape: number[], steps: readonly Step[]): Template {
  const input: DraftLayer = {
    name: 'input',
    className: 'InputLayer',
    config: { batch_input_shape: [null, ...shape] },
    inputs: [],
  };
  const layers = steps.reduce<DraftLayer[]>(
    (all, [name, className, config, inputs]) => [
      ...all,
      { name, className, config, inputs: inputs ?? [all.at(-1)!.name] },
    ],
    [input],
  );
  return { id, title: { en, ko }, draft: { name: id, layers, outputs: [layers.at(-1)!.name] } };
}

const relu = { activation: 'relu' };
const output: Step = ['output', 'Dense', { units: 10, activation: 'softmax' }];
const same = { kernel_size: [3, 3], padding: 'same' };

/** Networks to start from, besides the recipes. */
export const templates: readonly Template[] = [
  template(
    'empty',
    'Nothing: an input and an output',
    '빈 네트워크: 입력과 출력',
    [28, 28, 1],
    [['flatten', 'Flatten', {}], output],
  ),
  template(
    'convolutions',
    'Two stages of convolution and pooling',
    '합성곱과 풀링 두 단계',
    [28, 28, 1],
    [
      ['conv1', 'Conv2D', { filters: 16, ...same, ...relu }],
      ['pool1', 'MaxPooling2D', { pool_size: [2, 2] }],
      ['conv2', 'Conv2D', { filters: 32, ...same, ...relu }],
      ['pool2', 'MaxPooling2D', { pool_size: [2, 2] }],
      ['flatten', 'Flatten', {}],
      output,
    ],
  ),
  template(
    'residual',
    'A skip connection',
    '스킵 연결',
    [28, 28, 1],
    [
      ['conv1', 'Conv2D', { filters: 16, ...same, ...relu }],
      ['pool1', 'MaxPooling2D', { pool_size: [2, 2] }],
      ['conv2', 'Conv2D', { filters: 16, ...same, ...relu }],
      ['conv3', 'Conv2D', { filters: 16, ...same }],
      ['add', 'Add', {}, ['conv3', 'pool1']],
      ['relu', 'Activation', relu],
      ['average', 'GlobalAveragePooling2D', {}],
      output,
    ],
  ),
  template(
    'branches',
    'Branches that are joined',
    '갈라졌다 합쳐지는 가지',
    [28, 28, 1],
    [
      ['conv1', 'Conv2D', { filters: 16, ...same, ...relu }],
      ['small', 'Conv2D', { filters: 8, kernel_size: [1, 1], ...relu }],
      ['large', 'Conv2D', { filters: 8, kernel_size: [5, 5], padding: 'same', ...relu }, ['conv1']],
      ['join', 'Concatenate', {}, ['small', 'large']],
      ['pool1', 'MaxPooling2D', { pool_size: [2, 2] }],
      ['flatten', 'Flatten', {}],
      output,
    ],
  ),
  template(
    'dense',
    'Dense layers only',
    '완전 연결층만',
    [28, 28, 1],
    [['flatten', 'Flatten', {}], ['dense1', 'Dense', { units: 100, ...relu }], output],
  ),
];
