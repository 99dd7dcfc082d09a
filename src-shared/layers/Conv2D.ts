import { convolution } from './families/convolution.ts';

/** A convolution over maps: `[H, W, C]` to `[H', W', filters]`. */
export const conv2D = convolution(
  'Conv2D',
  { view: 'convolution', kernel: 'kernel' },
  { kernel: 'mapsLast' },
);
