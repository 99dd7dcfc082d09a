import type { ClassSettings } from './ClassSettings.ts';
import { notUnderstood } from './notUnderstood.ts';

const size = ['filters', 'kernel_size', 'strides', 'padding', 'use_bias', 'data_format'];
/** TensorFlow.js passes over how many groups there are. */
const oneGroup = { groups: [1, null] };
const noDilation = [1, [1], [1, 1], [1, 1, 1], null];
const channelsLast = ['channels_last', null];

/** Convolutions and layers of weighted sums. */
export const convolutions: readonly ClassSettings[] = [
  {
    className: 'Dense',
    honoured: ['units', 'use_bias'],
    activations: ['activation'],
    only: { input_dim: [null] },
  },
  {
    className: 'EinsumDense',
    honoured: ['equation', 'output_shape', 'bias_axes'],
    activations: ['activation'],
    convert: alongLastAxis,
    becomes: () => 'Dense',
  },
  {
    className: 'Conv1D',
    honoured: [...size.filter((name) => name !== 'padding'), 'dilation_rate', 'groups'],
    activations: ['activation'],
    only: { data_format: channelsLast, padding: ['valid', 'same', 'causal', null] },
    convert: refuseGroups,
    becomes: ({ groups }) => (groups === undefined ? undefined : 'GroupedConv1D'),
  },
  {
    className: 'Conv2D',
    honoured: [...size, 'dilation_rate', 'groups'],
    activations: ['activation'],
    convert: (config, context) => refuseGroups(refuseStridedDilation(config, context), context),
    becomes: ({ groups }) => (groups === undefined ? undefined : 'GroupedConv2D'),
  },
  {
    className: 'Conv3D',
    honoured: size,
    activations: ['activation'],
    only: { ...oneGroup, dilation_rate: noDilation, data_format: channelsLast },
  },
  {
    className: 'Conv2DTranspose',
    honoured: [...size, 'output_padding'],
    activations: ['activation'],
    only: { ...oneGroup, dilation_rate: noDilation, output_shape: [null] },
    convert: refusePaddedChannels,
  },
  {
    className: 'Conv1DTranspose',
    honoured: [...size, 'output_padding'],
    activations: ['activation'],
    only: { ...oneGroup, dilation_rate: noDilation, data_format: channelsLast },
  },
  {
    className: 'SeparableConv1D',
    honoured: [...size.filter((name) => name !== 'padding'), 'depth_multiplier', 'dilation_rate'],
    activations: ['activation'],
    only: { ...oneGroup, data_format: channelsLast, padding: ['valid', 'same', 'causal', null] },
    convert: refuseStridedDilation,
  },
  {
    className: 'DepthwiseConv1D',
    honoured: ['kernel_size', 'strides', 'use_bias', 'depth_multiplier', 'dilation_rate'],
    activations: ['activation'],
    only: {
      ...oneGroup,
      filters: [null],
      data_format: channelsLast,
      padding: ['valid', 'same', 'causal', null],
    },
    convert: refuseStridedDilation,
  },
  {
    className: 'DepthwiseConv2D',
    honoured: [...size.filter((name) => name !== 'filters'), 'depth_multiplier', 'dilation_rate'],
    activations: ['activation'],
    // Some versions write the settings of the kernel that a Conv2D would have.
    only: { ...oneGroup, filters: [null] },
    convert: (config, context) =>
      refuseDilatedChannels(refuseStridedDilation(refuseUnequalStrides(config, context), context), context),
  },
  {
    className: 'SeparableConv2D',
    honoured: [...size, 'depth_multiplier', 'dilation_rate'],
    activations: ['activation'],
    only: { ...oneGroup, data_format: channelsLast },
    convert: (config, context) => refuseStridedDilation(refuseUnequalStrides(config, context), context),
  },
];

type Convert = NonNullable<ClassSettings['convert']>;

const isOne = (value: unknown): boolean => [value ?? 1].flat().every((step) => step === 1);

/** No program computes both at once. */
function refuseStridedDilation(...[config, context]: Parameters<Convert>): ReturnType<Convert> {
  if (isOne(config['strides']) || isOne(config['dilation_rate'])) return config;
  throw notUnderstood(context, 'dilation_rate', config['dilation_rate']);
}

/** With a padding of its output, the layer of our own computes, which takes the channels last. */
function refusePaddedChannels(...[config, context]: Parameters<Convert>): ReturnType<Convert> {
  const { output_padding: padding, ...others } = config;
  if (padding === null || padding === undefined) return others;
  if (config['data_format'] === 'channels_first') throw notUnderstood(context, 'output_padding', padding);
  return config;
}

/** Dilated, the layer of our own computes, which takes the channels last. */
function refuseDilatedChannels(...[config, context]: Parameters<Convert>): ReturnType<Convert> {
  if (config['data_format'] !== 'channels_first' || isOne(config['dilation_rate'])) return config;
  throw notUnderstood(context, 'dilation_rate', config['dilation_rate']);
}

/** Several groups are a layer of our own, which takes the channels last; one group is none. */
function refuseGroups(...[{ groups, ...config }, context]: Parameters<Convert>): ReturnType<Convert> {
  if (groups === undefined || groups === null || groups === 1) return config;
  const isFirst = config['data_format'] === 'channels_first';
  if (!Number.isInteger(groups) || Number(groups) < 1 || isFirst)
    throw notUnderstood(context, 'groups', groups);
  return { ...config, groups };
}

/** Depthwise kernels have one stride for both directions in Keras, too. */
function refuseUnequalStrides(...[config, context]: Parameters<Convert>): ReturnType<Convert> {
  const [down, across] = [config['strides'] ?? 1].flat() as unknown[];
  if (across === undefined || across === down) return config;
  throw notUnderstood(context, 'strides', config['strides']);
}

/** An equation that sums over the last axis alone, `abc,cd->abd` or `...x,xy->...y`, is a Dense. */
function alongLastAxis(
  ...[config, context]: Parameters<NonNullable<ClassSettings['convert']>>
): ReturnType<NonNullable<ClassSettings['convert']>> {
  const { equation, output_shape: shape, bias_axes: bias, ...others } = config;
  const text = String(equation).replaceAll(' ', '');
  const found = /^(\.\.\.[a-z]*|[a-z]+)([a-z]),\2([a-z])->\1\3$/i.exec(text);
  const [, rest = '', summed, unit] = found ?? [];
  const isOther = !found || rest.includes(unit!) || rest.includes(summed!) || summed === unit;
  if (isOther) throw notUnderstood(context, 'equation', equation);
  const hasBias = bias !== undefined && bias !== null && bias !== '';
  if (hasBias && bias !== unit) throw notUnderstood(context, 'bias_axes', bias);
  const units = [shape].flat().at(-1);
  if (typeof units !== 'number') throw notUnderstood(context, 'output_shape', shape);
  return { ...others, units, use_bias: hasBias };
}
