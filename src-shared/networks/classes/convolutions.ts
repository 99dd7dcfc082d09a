import type { LayerClass, LayerSetting } from './LayerClass.ts';
import {
  activation,
  biasInitializer,
  count,
  dataFormat,
  dilation,
  initializer,
  kernelInitializer,
  kernelSize,
  padding,
  strides,
  useBias,
} from './settings.ts';

const filters = count('filters', 'filters', '필터 수', { formerly: ['nb_filter'], initial: 32 });
const multiplier = count('depth_multiplier', 'maps per channel', '채널마다의 맵 수', { usual: 1 });
const groups: LayerSetting = count('groups', 'groups', '그룹 수', { usual: 1 });
const length = (setting: LayerSetting, rest: Partial<LayerSetting> = {}): LayerSetting => ({
  ...setting,
  kind: 'length',
  ...rest,
});
const depthwiseInitializer = initializer(
  'depthwise_initializer',
  'initial depthwise weights',
  '깊이별 가중치 초깃값',
  'glorot_uniform',
);
const common = [activation, useBias, kernelInitializer, biasInitializer];

/** Layers that sum up products of windows with kernels, with their settings in the order of Keras 2 and 3. */
export const convolutionClasses: readonly LayerClass[] = [
  {
    className: 'Conv2D',
    group: 'convolution',
    title: { en: 'Convolution', ko: '합성곱' },
    reads: 'one',
    aliases: ['Convolution2D'],
    settings: [filters, kernelSize, strides, padding, dataFormat, dilation, groups, ...common],
  },
  {
    className: 'Conv1D',
    group: 'convolution',
    title: { en: 'Convolution of a sequence', ko: '1차원 합성곱' },
    reads: 'one',
    aliases: ['Convolution1D'],
    settings: [
      filters,
      length(kernelSize, { initial: [3], formerly: ['filter_length'] }),
      length(strides, { usual: [1], formerly: ['subsample_length'] }),
      { ...padding, choices: ['valid', 'same', 'causal'] },
      dataFormat,
      length(dilation, { usual: [1] }),
      groups,
      ...common,
    ],
  },
  {
    className: 'DepthwiseConv2D',
    group: 'convolution',
    title: { en: 'Depthwise convolution', ko: '깊이별 합성곱' },
    reads: 'one',
    settings: [
      ...[kernelSize, strides, padding, multiplier, dataFormat, dilation, activation, useBias],
      ...[depthwiseInitializer, biasInitializer],
    ],
  },
  {
    className: 'SeparableConv2D',
    group: 'convolution',
    title: { en: 'Separable convolution', ko: '분리 가능 합성곱' },
    reads: 'one',
    aliases: ['SeparableConvolution2D'],
    settings: [
      ...[filters, kernelSize, strides, padding, dataFormat, dilation, multiplier, activation, useBias],
      depthwiseInitializer,
      initializer(
        'pointwise_initializer',
        'initial pointwise weights',
        '점별 가중치 초깃값',
        'glorot_uniform',
      ),
      biasInitializer,
    ],
  },
  {
    className: 'Conv2DTranspose',
    group: 'convolution',
    title: { en: 'Transposed convolution', ko: '전치 합성곱' },
    reads: 'one',
    aliases: ['Convolution2DTranspose', 'Deconvolution2D'],
    settings: [filters, kernelSize, { ...strides, initial: [2, 2] }, padding, dataFormat, ...common],
  },
  {
    className: 'PartialConv2D',
    group: 'convolution',
    title: { en: 'Partial convolution of 1998', ko: '1998년의 부분 합성곱' },
    reads: 'one',
    hidden: true,
    settings: [kernelSize, { name: 'connections', kind: 'table', title: { en: 'connections', ko: '연결' } }],
  },
];
