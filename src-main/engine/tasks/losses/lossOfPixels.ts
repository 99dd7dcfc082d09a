import { mean, reshape, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import type { Loss } from './Loss.ts';

/**
 * A loss of class scores, averaged over the pixels of each example. Heads are `[N, H, W, classes]`, targets the classes of the
 * pixels, `[N, H W]`.
 */
export const lossOfPixels = (loss: Loss): Loss => ({
  mean: (heads, targets) => loss.mean(scoresOf(heads, targets), reshape(targets, [-1])),
  each: (heads, targets) => {
    const losses = loss.each(scoresOf(heads, targets), reshape(targets, [-1]));
    const means = mean(reshape(losses, [targets.shape[0]!, -1]), 1) as Tensor1D;
    losses.dispose();
    return means;
  },
  sum: (heads, targets, size) => {
    const classes = heads.length / targets.length;
    return loss.sum(heads, Uint16Array.from(targets), classes) / (size / classes);
  },
});

/** The scores of all pixels, one below the other. `[N H W, classes]` */
const scoresOf = (heads: Tensor, targets: Tensor): Tensor => reshape(heads, [targets.size, -1]);
