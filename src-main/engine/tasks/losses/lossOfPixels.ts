import {
  add,
  cast,
  customGrad,
  div,
  exp,
  greaterEqual,
  logSoftmax,
  maximum,
  mean,
  mul,
  neg,
  oneHot,
  relu,
  reshape,
  sub,
  sum,
  tidy,
  type Scalar,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import type { Loss } from './Loss.ts';

/**
 * A cross-entropy of class scores, averaged over the pixels of each example that are not ignored; of one without any it is 0. Heads
 * are `[N, H, W, classes]`, targets the classes of the pixels, `[N, H W]`, below 0 where they are ignored.
 * @param loss of the scores of one pixel
 * @param smoothing fraction of the target 1 that it distributes evenly over all classes
 */
export const lossOfPixels = (loss: Loss, smoothing = 0): Loss => ({
  mean: (heads, targets) =>
    hasIgnored(targets)
      ? meanOfKnown(heads, targets, smoothing)
      : loss.mean(scoresOf(heads, targets), reshape(targets, [-1])),
  each: (heads, targets) =>
    tidy(() => {
      const losses = loss.each(scoresOf(heads, targets), reshape(relu(targets), [-1]));
      const byExample = reshape(losses, targets.shape);
      if (!hasIgnored(targets)) return mean(byExample, 1) as Tensor1D;
      return sum(mul(byExample, sharesOf(targets)), 1) as Tensor1D;
    }),
  sum: (heads, targets, size) => {
    const classes = heads.length / targets.length;
    const pixels = size / classes;
    if (!targets.some((target) => target < 0))
      return loss.sum(heads, Uint16Array.from(targets), classes) / pixels;
    let total = 0;
    for (let from = 0; from < targets.length; from += pixels) {
      const known = Array.from({ length: pixels }, (_none, at) => from + at).filter(
        (at) => targets[at]! >= 0,
      );
      const scores = new Float32Array(known.length * classes);
      known.forEach((at, to) => scores.set(heads.subarray(at * classes, (at + 1) * classes), to * classes));
      const labels = Uint16Array.from(known, (at) => targets[at]!);
      total += loss.sum(scores, labels, classes) / Math.max(1, known.length);
    }
    return total;
  },
});

/** Whether pixels are ignored. @param targets `[N, H W]` int32 */
export const hasIgnored = (targets: Tensor): boolean => targets.dataSync().some((target) => target < 0);

/** 1 divided by the number of pixels of the example that are not ignored; 0 for those that are. `[N, H W]` */
export function sharesOf(targets: Tensor): Tensor {
  const known = cast(greaterEqual(targets, 0), 'float32');
  return div(known, maximum(sum(known, 1, true), 1));
}

/** The scores of all pixels, one below the other. `[N H W, classes]` */
const scoresOf = (heads: Tensor, targets: Tensor): Tensor => reshape(heads, [targets.size, -1]);

/** The mean over examples of the mean over their pixels that are not ignored. */
function meanOfKnown(heads: Tensor, targets: Tensor, smoothing: number): Scalar {
  const count = targets.shape[0]!;
  const loss = customGrad((scores, save) => {
    const source = scores as Tensor;
    const classes = source.shape[1]!;
    const truth = oneHot(reshape(cast(relu(targets), 'int32'), [-1]), classes);
    const held = smoothing === 0 ? cast(truth, 'float32') : smoothed(truth, smoothing, classes);
    const shares = reshape(div(sharesOf(targets), count), [-1, 1]);
    const logs = logSoftmax(source);
    (save as (tensors: Tensor[]) => void)([held, shares, logs]);
    return {
      value: neg(sum(mul(shares, mul(held, logs)))) as Scalar,
      gradFunc: (dy: Tensor, saved: Tensor[]): Tensor => {
        const [ownHeld, ownShares, ownLogs] = saved as [Tensor, Tensor, Tensor];
        return mul(mul(ownShares, sub(exp(ownLogs), ownHeld)), dy);
      },
    };
  });
  return loss(scoresOf(heads, targets)) as Scalar;
}

const smoothed = (truth: Tensor, smoothing: number, classes: number): Tensor =>
  add(mul(cast(truth, 'float32'), 1 - smoothing), smoothing / classes);
