import { sizeOf } from '../../../src-shared/model/shape.ts';
import type { LayerEngine } from './LayerEngine.ts';

/** A convolution of each input map alone, into whose sums no other map goes. */
export const depthwiseConv2D: LayerEngine = {
  className: 'DepthwiseConv2D',
  fans(shape) {
    const window = sizeOf(shape.slice(0, -2));
    return { in: shape.at(-2)! * window, out: window };
  },
};
