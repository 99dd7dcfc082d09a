import * as tf from '@tensorflow/tfjs-core';
import { convolution, type ConvolutionAttributes } from './convolution.ts';

/**
 * The filter gradient of a convolution, composed of stock operations: one matrix product per filter tap. Slow, but
 * available on every backend. x [N, H, W, C], dy [N, H', W', K], result [h, w, C, K].
 * @throws Error for the data format NCHW
 */
export function composedFilterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  filterShape: [number, number, number, number],
  attributes: ConvolutionAttributes,
): tf.Tensor4D {
  if (attributes.dataFormat !== 'NHWC')
    throw new Error(`The filter gradient needs data in NHWC order, not ${attributes.dataFormat}.`);
  const c = convolution(x.shape, filterShape, attributes);
  return tf.tidy(() => {
    const padded = tf.pad(x, [
      [0, 0],
      [c.padTop, c.frameHeight - c.padTop - c.height],
      [c.padLeft, c.frameWidth - c.padLeft - c.width],
      [0, 0],
    ]);
    const gradient = tf.reshape(dy, [c.images * c.outHeight * c.outWidth, c.filters]);
    const taps: tf.Tensor2D[] = [];
    for (let i = 0; i < c.filterHeight; i++)
      for (let j = 0; j < c.filterWidth; j++) {
        const top = i * c.dilationHeight;
        const left = j * c.dilationWidth;
        const bottom = top + (c.outHeight - 1) * c.strideHeight + 1;
        const right = left + (c.outWidth - 1) * c.strideWidth + 1;
        const seen = tf.stridedSlice(
          padded,
          [0, top, left, 0],
          [c.images, bottom, right, c.channels],
          [1, c.strideHeight, c.strideWidth, 1],
        );
        // The stock product of a transposed operand is a naive loop, so transposing first is far faster.
        const columns = tf.transpose(tf.reshape(seen, [-1, c.channels]));
        taps.push(tf.matMul(columns, gradient));
      }
    return tf.reshape(tf.concat(taps, 0), filterShape);
  });
}
