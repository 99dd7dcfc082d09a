import { backend_util } from '@tensorflow/tfjs-core';
import type { Depth, KernelExports } from '../runtime/KernelExports.ts';

/** The sizes of a two-dimensional convolution, NHWC, in elements. */
export interface Convolution {
  images: number;
  height: number;
  width: number;
  channels: number;
  outHeight: number;
  outWidth: number;
  filters: number;
  filterHeight: number;
  filterWidth: number;
  strideHeight: number;
  strideWidth: number;
  dilationHeight: number;
  dilationWidth: number;
  padTop: number;
  padLeft: number;
  /** Size of the input with its zero padding, as far as the filter reaches. */
  frameHeight: number;
  frameWidth: number;
}

/** The attributes of TensorFlow.js' convolution kernels that determine the filter's positions. */
export interface ConvolutionAttributes {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dilations?: number | [number, number];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * The sizes of a convolution of an input [N, H, W, C] with a filter [h, w, C, K]. If depthwise, each input channel has
 * its own K filters, and there are C K output channels.
 */
export function convolution(
  input: number[],
  filter: number[],
  attributes: ConvolutionAttributes,
  depthwise = false,
): Convolution {
  const info = backend_util.computeConv2DInfo(
    input as [number, number, number, number],
    filter as [number, number, number, number],
    attributes.strides,
    attributes.dilations ?? 1,
    attributes.pad,
    attributes.dimRoundingMode,
    depthwise,
  );
  const reachHeight = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight;
  const reachWidth = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth;
  return {
    images: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    filters: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
    frameHeight: Math.max(reachHeight, info.padInfo.top + info.inHeight),
    frameWidth: Math.max(reachWidth, info.padInfo.left + info.inWidth),
  };
}

/** Bytes of one framed row and of one framed image. */
export function frameBytes(c: Convolution): { row: number; image: number } {
  const row = c.frameWidth * c.channels * 4;
  return { row, image: row * c.frameHeight };
}

/** Whether the input must be copied into a frame of zeros before the convolution. */
function needsFrame(c: Convolution): boolean {
  return c.frameHeight !== c.height || c.frameWidth !== c.width;
}

/** The input of a convolution, in a frame of zeros if one is needed. */
export interface FramedInput {
  /** Size of the frame in bytes; 0 if none is needed. */
  bytes: number;
  /**
   * Copies the input at byte offset `source` into the frame. Returns the offset of the framed input, which is `source` if
   * no frame is needed.
   */
  place(exports: KernelExports, source: number, frame: number): number;
  /**
   * Copies the input's part of the frame to `target`; does nothing without a frame, because the values are there already.
   */
  cut(exports: KernelExports, frame: number, target: number): void;
}

/** How the input of a convolution is framed. */
export function framedInput(c: Convolution): FramedInput {
  if (!needsFrame(c)) return { bytes: 0, place: (_exports, source) => source, cut: () => undefined };
  const sizes = frameArguments(c);
  return {
    bytes: c.images * frameBytes(c).image,
    place(exports, source, frame) {
      exports.frame(source, frame, ...sizes);
      return frame;
    },
    cut: (exports, frame, target) => exports.unframe(frame, target, ...sizes),
  };
}

function frameArguments(c: Convolution): [number, number, number, number, number, number] {
  const { row } = frameBytes(c);
  const offset = c.padTop * row + c.padLeft * c.channels * 4;
  return [c.images, c.height, c.width * c.channels * 4, c.frameHeight, row, offset];
}

/** Merges loops with contiguous strides and drops loops of one iteration, because the innermost loop is the fast one. */
export function depth(...levels: [count: number, stride: number][]): Depth {
  const merged: [number, number][] = [];
  for (const [count, stride] of levels) {
    const outer = merged.at(-1);
    if (count === 1) continue;
    if (outer && outer[1] === count * stride) merged.splice(-1, 1, [outer[0] * count, stride]);
    else merged.push([count, stride]);
  }
  while (merged.length < 3) merged.unshift([1, 0]);
  return merged.flat() as Depth;
}

/**
 * Number of output positions (whole images, or 128) that are computed together, so that their inputs stay in the cache.
 */
export function positionsPerBlock(c: Convolution): number {
  const outputs = Math.max(1, c.outHeight * c.outWidth);
  return outputs > 512 ? 128 : outputs * Math.max(1, Math.round(128 / outputs));
}
