import { type Convolution, frameBytes } from './convolution.ts';
import type { KernelExports } from '../runtime/KernelExports.ts';

/** Byte offsets of the operands of a one-channel convolution (framed input, packed filter) and of its output. */
export interface OneChannelOperands {
  source: number;
  panels: number;
  panelBytes: number;
  bias: number;
  mode: number;
  target: number;
}

/** Whether neighbouring outputs read patches one float apart, and rows are long enough. */
export function isOneChannel(c: Convolution): boolean {
  return c.channels * c.strideWidth * c.dilationWidth === 1 && c.outWidth >= 4;
}

/** The convolution of one channel: the same sums as the general one, with less overhead. */
export function convolveOneChannel(exports: KernelExports, c: Convolution, o: OneChannelOperands): void {
  const { row, image } = frameBytes(c);
  exports.oneChannel(
    ...([o.source, o.panels, o.panelBytes, o.target, o.bias, c.filters, o.mode] as const),
    ...([c.images, c.outHeight, c.outWidth, image, c.strideHeight * row] as const),
    ...([c.filterHeight, c.filterWidth, c.dilationHeight * row] as const),
  );
}
