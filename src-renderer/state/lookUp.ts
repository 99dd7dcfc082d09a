import type { Frame, FrameTensor } from '../../src-main/protocol/service.ts';

/** One frame, its tensors found by layer. */
export interface LookedUpFrame {
  frame: Frame;
  activations: ReadonlyMap<string, FrameTensor>;
  /** Weights by layer, then by their name (`kernel`, `bias`). */
  weights: ReadonlyMap<string, ReadonlyMap<string, FrameTensor>>;
}

/** Sorts a frame's tensors by layer, so that views need not search. */
export function lookUp(frame: Frame): LookedUpFrame {
  const activations = new Map<string, FrameTensor>();
  const weights = new Map<string, Map<string, FrameTensor>>();
  for (const tensor of frame.tensors) {
    if (tensor.quantity === 'activations') activations.set(tensor.layer, tensor);
    else if (tensor.quantity === 'filters') {
      const ofLayer = weights.get(tensor.layer) ?? new Map<string, FrameTensor>();
      ofLayer.set(tensor.name, tensor);
      weights.set(tensor.layer, ofLayer);
    }
  }
  return { frame, activations, weights };
}
