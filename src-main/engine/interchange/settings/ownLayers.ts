import type { ClassSettings } from './ClassSettings.ts';

/** Layers of our own networks, as our own files have them. */
export const ownLayers: readonly ClassSettings[] = [
  {
    className: 'GroupedConv2D',
    honoured: [
      ...['filters', 'kernel_size', 'strides', 'padding', 'use_bias', 'data_format', 'dilation_rate'],
      'groups',
    ],
    activations: ['activation'],
  },
  {
    className: 'GroupedConv1D',
    honoured: ['filters', 'kernel_size', 'strides', 'padding', 'use_bias', 'dilation_rate', 'groups'],
    activations: ['activation'],
    only: { data_format: ['channels_last', null] },
  },
  {
    className: 'GroupedConv2DTranspose',
    honoured: ['filters', 'kernel_size', 'strides', 'use_bias', 'dilation_rate', 'groups'],
    activations: ['activation'],
    only: { data_format: ['channels_last', null], padding: ['valid', null] },
  },
  {
    className: 'SubSampling2D',
    honoured: ['pool_size', 'strides', 'padding'],
    activations: ['activation'],
  },
  {
    className: 'PartialConv2D',
    honoured: [
      'filters',
      'kernel_size',
      'strides',
      'padding',
      'connections',
      'table',
      'use_bias',
      'data_format',
      'dilation_rate',
    ],
    activations: ['activation'],
  },
  { className: 'LocalResponseNormalization', honoured: ['depth_radius', 'bias', 'alpha', 'beta'] },
  { className: 'Clip', honoured: ['minimum', 'maximum'] },
  { className: 'ConstantValues', honoured: ['shape'] },
  { className: 'DepthToSpace', honoured: ['block_size', 'channels_first'] },
  { className: 'SpaceToDepth', honoured: ['block_size', 'channels_first'] },
  { className: 'Divide' },
  { className: 'Gather', honoured: ['axis', 'indices'] },
  { className: 'CumulativeSum', honoured: ['axis', 'exclusive', 'reverse'] },
  { className: 'Select', honoured: ['yes', 'no'] },
  { className: 'Interpolation', honoured: ['rows', 'columns'] },
  { className: 'MatMul' },
  { className: 'Power', honoured: ['exponent'] },
  { className: 'Reduce', honoured: ['operation', 'axes', 'keepdims'] },
  {
    className: 'RbfOutput',
    honoured: ['units', 'codes'],
    activations: ['activation'],
  },
];
