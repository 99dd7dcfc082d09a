import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelExports, PoolWindow } from '../runtime/KernelExports.ts';

/** The attributes of TensorFlow.js' pooling kernels. */
export interface PoolAttributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The sizes of a pooling of an input [N, H, W, C], and the shape of its output. */
export function pooling(input: number[], a: PoolAttributes): { window: PoolWindow; outShape: number[] } {
  const shape = input as [number, number, number, number];
  const info = backend_util.computePool2DInfo(shape, a.filterSize, a.strides, 1, a.pad, a.dimRoundingMode);
  const window: PoolWindow = [
    ...([info.batchSize, info.inHeight, info.inWidth, info.inChannels] as const),
    ...([info.outHeight, info.outWidth, info.filterHeight, info.filterWidth] as const),
    ...([info.strideHeight, info.strideWidth, info.padInfo.top, info.padInfo.left] as const),
  ];
  return { window, outShape: info.outShape };
}

/** Whether a cell may lie in several windows, so that their gradients add up. */
function overlaps(window: PoolWindow): boolean {
  const [, , , , , , windowHeight, windowWidth, strideHeight, strideWidth] = window;
  return strideHeight < windowHeight || strideWidth < windowWidth;
}

/** Whether every cell lies in exactly one window, so that a gradient need not be zeroed before it is written. */
function tiles(window: PoolWindow): boolean {
  const [, height, width, , outHeight, outWidth, ...rest] = window;
  const [windowHeight, windowWidth, strideHeight, strideWidth, padTop, padLeft] = rest;
  const down = windowHeight === strideHeight && outHeight * strideHeight === height && padTop === 0;
  return down && windowWidth === strideWidth && outWidth * strideWidth === width && padLeft === 0;
}

/** Whether all tensors are float32 of rank 4, as the kernels require. */
export function areImages(...tensors: TensorInfo[]): boolean {
  return tensors.every(({ dtype, shape }) => dtype === 'float32' && shape.length === 4);
}

/** Addresses of a pooling's gradient: the output's gradient, and the target for the input's gradient. */
export interface PoolGradient {
  dy: number;
  target: number;
}

/** Computes the gradient of maximum pooling from its input at `source` and its output at `pooled`. */
export function maxPoolGradient(
  exports: KernelExports,
  window: PoolWindow,
  { source, pooled, dy, target }: PoolGradient & { source: number; pooled: number },
): void {
  clearUntiled(exports, window, target);
  exports.maxPoolGradient(source, pooled, dy, target, overlaps(window), ...window);
}

/** Computes the gradient of average pooling. */
export function averagePoolGradient(
  exports: KernelExports,
  window: PoolWindow,
  { dy, target }: PoolGradient,
): void {
  clearUntiled(exports, window, target);
  exports.averagePoolGradient(dy, target, overlaps(window), ...window);
}

function clearUntiled(exports: KernelExports, window: PoolWindow, target: number): void {
  const [images, height, width, channels] = window;
  if (!tiles(window)) exports.clear(target, images * height * width * channels * 4);
}
