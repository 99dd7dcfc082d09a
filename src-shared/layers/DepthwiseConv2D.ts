import { convolution } from './families/convolution.ts';

/** A convolution that makes some maps of each input map alone. */
export const depthwiseConv2D = convolution(
  'DepthwiseConv2D',
  { view: 'convolution', kernel: 'depthwise_kernel' },
  { kernel: 'depthwise', maps: () => 'byGroup' },
);
