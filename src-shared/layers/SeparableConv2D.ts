import { convolution } from './families/convolution.ts';

/** A depthwise convolution whose maps a second kernel of 1x1 mixes. The two kernels' arithmetic is not written out. */
export const separableConv2D = convolution('SeparableConv2D', { view: 'maps' });
