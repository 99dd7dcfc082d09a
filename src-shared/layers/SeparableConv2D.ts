import { convolution } from './families/convolution.ts';

/** A depthwise convolution followed by a 1x1 convolution. Its arithmetic is not explained. */
export const separableConv2D = convolution('SeparableConv2D', { view: 'maps' });
