import type { TensorInfo } from '@tensorflow/tfjs-core';

/** The attributes of local response normalisation. */
export interface LocalResponseAttributes {
  depthRadius: number;
  bias: number;
  alpha: number;
  beta: number;
}

/**
 * Whether the kernel supports the exponent: 0.25, 0.5, 0.75 and 1 need only square roots; others use the stock kernel.
 */
export function coversLocalResponse(
  tensors: TensorInfo[],
  { depthRadius, beta }: LocalResponseAttributes,
): boolean {
  const floats = tensors.every(({ dtype, shape }) => dtype === 'float32' && shape.length === 4);
  return floats && Number.isInteger(depthRadius) && [1, 2, 3, 4].includes(beta * 4);
}

/** Bytes of scratch memory for one pixel: its channels, the radius on both sides, and a full last vector. */
export function localResponseRow(channels: number, radius: number): number {
  return Math.ceil((channels + 2 * radius + 8) / 4) * 16;
}
