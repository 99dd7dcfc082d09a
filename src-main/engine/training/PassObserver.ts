import { customGrad, type Tensor } from '@tensorflow/tfjs-core';
import type { OutputTap } from '../network/forward.ts';
import { readFloats } from '../kernels/runtime/transfer.ts';

/** Values of one layer in a step; where it is a view of the kernels' memory, it holds only until memory is next taken. */
export interface PassView {
  /** `[N, ...]` */
  shape: readonly number[];
  values: Float32Array;
}

/** Is shown what a pass of training computes, by the layers' positions in the graph, as views to be read at once. */
export interface PassObserver {
  /** A layer's output, of the input layer the images, of the last layer the logits. */
  onOutput(position: number, output: PassView): void;
  /** The loss' gradient for a layer's output; not told of layers for which none is computed, as of the images. */
  onOutputGradient(position: number, gradient: PassView): void;
}

/**
 * Shows a pass on the tape to an observer. Each output goes through an identity whose gradient is read on its way back, so
 * that not a bit of the pass is another than without. The images are handed on untouched: no gradient is taken for them.
 */
export function tapFor(observer: PassObserver): OutputTap {
  return (position, output) => {
    observer.onOutput(position, viewOf(output));
    if (position === 0) return output;
    const identity = customGrad((x) => ({
      value: (x as Tensor).clone(),
      gradFunc: (gradient: Tensor) => {
        observer.onOutputGradient(position, viewOf(gradient));
        return gradient.clone();
      },
    }));
    return identity(output);
  };
}

function viewOf(tensor: Tensor): PassView {
  const values = new Float32Array(tensor.size);
  readFloats(tensor, values);
  return { shape: tensor.shape, values };
}
