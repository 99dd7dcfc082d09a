import type { ClassSettings } from './ClassSettings.ts';

/** Layers that put values elsewhere, and inputs. */
export const rearranging: readonly ClassSettings[] = [
  { className: 'InputLayer', only: { sparse: [false, null], ragged: [false, null], type_spec: [null] } },
  { className: 'Flatten', honoured: ['data_format'] },
  { className: 'Reshape', honoured: ['target_shape'] },
  { className: 'Permute', honoured: ['dims'] },
  { className: 'RepeatVector', honoured: ['n'] },
  {
    className: 'ZeroPadding1D',
    honoured: ['padding', 'data_format'],
    only: { data_format: ['channels_last', null] },
  },
  { className: 'Cropping1D', honoured: ['cropping'] },
  { className: 'ZeroPadding2D', honoured: ['padding', 'data_format'] },
  { className: 'Cropping2D', honoured: ['cropping', 'data_format'] },
  { className: 'UpSampling1D', honoured: ['size'] },
  {
    className: 'UpSampling2D',
    honoured: ['size', 'data_format', 'half_pixel_centers'],
    only: { interpolation: ['nearest', 'bilinear', null] },
    // TensorFlow.js lays the corners of both pictures on each other, Keras their edges.
    convert: (config, { keras }) =>
      keras === undefined || config['interpolation'] !== 'bilinear'
        ? config
        : { ...config, half_pixel_centers: true },
  },
];
