import { type Convolution, frameBytes } from './convolution.ts';
import type { KernelExports } from '../runtime/KernelExports.ts';

/** Byte offsets of what the convolution of one channel reads (the input framed, the filter packed), and of its output. */
export interface OneChannelOperands {
  source: number;
  panels: number;
  panelBytes: number;
  bias: number;
  mode: number;
  target: number;
}

/** Whether neighbouring outputs see patches that lie one float apart, and there are enough of them in a row. */
export function isOneChannel(c: Convolution): boolean {
  return c.channels * c.strideWidth * c.dilationWidth === 1 && c.outWidth >= 4;
}

/** The convolution of one channel: the same sums as the general one, with less to do around each. */
export function convolveOneChannel(exports: KernelExports, c: Convolution, o: OneChannelOperands): void {
  const { row, image } = frameBytes(c);
  exports.oneChannel(
    ...([o.source, o.panels, o.panelBytes, o.target, o.bias, c.filters, o.mode] as const),
    ...([c.images, c.outHeight, c.outWidth, image, c.strideHeight * row] as const),
    ...([c.filterHeight, c.filterWidth, c.dilationHeight * row] as const),
  );
}
