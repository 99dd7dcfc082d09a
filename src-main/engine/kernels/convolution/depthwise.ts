import { type Convolution, frameBytes } from './convolution.ts';
import type { DepthwiseSizes } from '../runtime/KernelExports.ts';

/** What the depthwise kernels are told of a convolution. */
export function depthwiseSizes(c: Convolution): DepthwiseSizes {
  const { row, image } = frameBytes(c);
  return [
    ...([c.images, c.channels, c.filters / c.channels, c.outHeight, c.outWidth] as const),
    ...([c.filterHeight, c.filterWidth, row, image] as const),
    ...([c.strideHeight, c.strideWidth, c.dilationHeight, c.dilationWidth] as const),
  ];
}
