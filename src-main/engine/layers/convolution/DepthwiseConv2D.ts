import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { LayerEngine } from '../LayerEngine.ts';

/** A convolution of each input map on its own: no sum runs over several maps. */
export const depthwiseConv2D: LayerEngine = {
  className: 'DepthwiseConv2D',
  fans(shape) {
    const window = sizeOf(shape.slice(0, -2));
    return { in: shape.at(-2)! * window, out: window };
  },
};
