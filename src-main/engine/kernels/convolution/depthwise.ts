import { type Convolution, frameBytes } from './convolution.ts';
import type { DepthwiseSizes } from '../runtime/KernelExports.ts';

/** The sizes of a convolution as the depthwise kernels take them. */
export function depthwiseSizes(c: Convolution): DepthwiseSizes {
  const { row, image } = frameBytes(c);
  return [
    ...([c.images, c.channels, c.filters / c.channels, c.outHeight, c.outWidth] as const),
    ...([c.filterHeight, c.filterWidth, row, image] as const),
    ...([c.strideHeight, c.strideWidth, c.dilationHeight, c.dilationWidth] as const),
  ];
}
