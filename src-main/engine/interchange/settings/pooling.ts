import type { ClassSettings } from './ClassSettings.ts';

const window = ['pool_size', 'strides', 'padding'];
const channelsLast = ['channels_last', null];

/** Layers that take one value of a window, or of a whole map. */
export const pooling: readonly ClassSettings[] = [
  ...['MaxPooling1D', 'AveragePooling1D'].map((className) => ({
    className,
    honoured: window,
    only: { data_format: channelsLast },
  })),
  ...['MaxPooling2D', 'AveragePooling2D'].map((className) => ({
    className,
    honoured: [...window, 'data_format'],
  })),
  // Not the largest value in three dimensions: the backend takes 0 where all values of a window are below it.
  { className: 'AveragePooling3D', honoured: window, only: { data_format: channelsLast } },
  ...['GlobalMaxPooling1D', 'GlobalAveragePooling1D'].map((className) => ({
    className,
    honoured: ['keepdims'],
    only: { data_format: channelsLast },
  })),
  ...['GlobalMaxPooling2D', 'GlobalAveragePooling2D'].map((className) => ({
    className,
    honoured: ['data_format', 'keepdims'],
  })),
];
