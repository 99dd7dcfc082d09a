import type { ActivationSummary, Frame, FrameTensor, SampleRef } from '../../src-main/protocol/service.ts';

/** One frame, its tensors found by layer. */
export interface LookedUpFrame {
  frame: Frame;
  activations: ReadonlyMap<string, FrameTensor>;
  /** How strong the activations are that the frame does not have. */
  summaries: ReadonlyMap<string, ActivationSummary>;
  /** Weights by layer, then by their name (`kernel`, `bias`). */
  weights: ReadonlyMap<string, ReadonlyMap<string, FrameTensor>>;
  /** Activations of earlier frames of the same image, of layers that this one has none of: good to see, not to read numbers from. */
  earlier: ReadonlyMap<string, FrameTensor>;
}

/** Sorts a frame's tensors by layer, so that views need not search. @param before the frame before it */
export function lookUp(frame: Frame, before: LookedUpFrame | null = null): LookedUpFrame {
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
  const summaries = new Map(frame.summaries.map((summary) => [summary.layer, summary]));
  return { frame, activations, summaries, weights, earlier: keepEarlier(frame, activations, before) };
}

function keepEarlier(
  frame: Frame,
  activations: ReadonlyMap<string, FrameTensor>,
  before: LookedUpFrame | null,
): ReadonlyMap<string, FrameTensor> {
  const kept = new Map<string, FrameTensor>();
  if (before?.frame.session !== frame.session || !sameSample(before.frame.sample, frame.sample)) return kept;
  for (const [layer, tensor] of before.earlier) if (!activations.has(layer)) kept.set(layer, tensor);
  for (const [layer, tensor] of before.activations)
    // A copy: one tensor would hold on to its whole frame.
    if (!activations.has(layer)) kept.set(layer, { ...tensor, data: tensor.data.slice() });
  return kept;
}

function sameSample(a: SampleRef, b: SampleRef): boolean {
  if ('pixels' in a || 'pixels' in b) {
    if (!('pixels' in a && 'pixels' in b) || a.pixels.length !== b.pixels.length) return false;
    return a.pixels.every((value, at) => value === b.pixels[at]);
  }
  return a.split === b.split && a.index === b.index;
}
