import { convolution } from './families/convolution.ts';

/** A convolution that computes several maps from each input map separately. */
export const depthwiseConv2D = convolution(
  'DepthwiseConv2D',
  { view: 'convolution', kernel: 'depthwise_kernel' },
  { kernel: 'depthwise', maps: () => 'byGroup' },
);
