import { customGrad, type Tensor } from '@tensorflow/tfjs-core';
import type { OutputTap } from '../network/forward.ts';
import type { Graph } from '../network/graph.ts';
import { readFloats } from '../kernels/runtime/transfer.ts';

/**
 * Values of one layer in a step. May be a view of the kernels' heap, which is valid only until the next allocation there.
 */
export interface PassView {
  /** `[N, ...]` */
  shape: readonly number[];
  values: Float32Array;
}

/**
 * Receives the values that a training pass computes, by the layers' positions in the graph. The views must be read during
 * the call.
 */
export interface PassObserver {
  /** Called with a layer's output: for an input layer what goes in, for the layer of an output its logits. */
  onOutput(position: number, output: PassView): void;
  /**
   * Called with the gradient of the loss with respect to a layer's output. Not called for layers without such a gradient,
   * for example input layers.
   */
  onOutputGradient(position: number, gradient: PassView): void;
}

/**
 * Lets an observer see a pass on the tape. Every output is routed through an identity operation whose gradient function
 * reports the gradient, so the results of the pass are the same bit for bit. Inputs are passed on as they are: no gradient
 * is taken for them.
 */
export function tapFor(observer: PassObserver, graph: Graph): OutputTap {
  return (position, output) => {
    observer.onOutput(position, viewOf(output));
    if (graph[position]!.port !== undefined) return output;
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
