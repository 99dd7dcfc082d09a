import type { ActivationSummary, Frame, FrameTensor, SampleRef } from '../../src-shared/contract/service.ts';

/** A frame with its tensors indexed by layer. */
export interface LookedUpFrame {
  frame: Frame;
  /** Activations in this frame, and unchanged ones from earlier frames. */
  activations: ReadonlyMap<string, FrameTensor>;
  /** Strength of the activations that were not sent. */
  summaries: ReadonlyMap<string, ActivationSummary>;
  /** Weights by layer, then by their name (`kernel`, `bias`). */
  weights: ReadonlyMap<string, ReadonlyMap<string, FrameTensor>>;
  /** Noise of stochastic layers in training. */
  noise: ReadonlyMap<string, FrameTensor>;
  /**
   * Activations of the same image with earlier weights, for layers without current ones: they may be displayed, but not
   * read as numbers.
   */
  earlier: ReadonlyMap<string, FrameTensor>;
}

/** Indexes a frame's tensors by layer. @param before the previous frame */
export function lookUp(frame: Frame, before: LookedUpFrame | null = null): LookedUpFrame {
  const former =
    before?.frame.session === frame.session && sameSample(before.frame.sample, frame.sample) ? before : null;
  const same = former?.frame.version === frame.version ? former.activations : null;
  const activations = new Map(same);
  const weights = new Map<string, Map<string, FrameTensor>>();
  const noise = new Map<string, FrameTensor>();
  for (const tensor of frame.tensors) {
    if (tensor.quantity === 'activations') {
      // Unchanged tensors keep their object identity, so that nothing is redrawn or recomputed.
      if (!activations.has(tensor.layer)) activations.set(tensor.layer, tensor);
    } else if (tensor.quantity === 'filters') {
      const ofLayer = weights.get(tensor.layer) ?? new Map<string, FrameTensor>();
      ofLayer.set(tensor.name, tensor);
      weights.set(tensor.layer, ofLayer);
    } else if (tensor.quantity === 'noise') noise.set(tensor.layer, tensor);
  }
  const summaries = new Map(frame.summaries.map((summary) => [summary.layer, summary]));
  return { frame, activations, summaries, weights, noise, earlier: earlierThan(activations, former) };
}

/**
 * Merges two frames of one image with the same weights; returns the older frame if the newer one is of something else.
 */
export function together(older: LookedUpFrame, newer: LookedUpFrame | null): LookedUpFrame {
  const { version, sample } = older.frame;
  if (newer?.frame.version !== version || !sameSample(newer.frame.sample, sample)) return older;
  return { ...newer, activations: new Map([...older.activations, ...newer.activations]) };
}

function earlierThan(
  activations: ReadonlyMap<string, FrameTensor>,
  former: LookedUpFrame | null,
): ReadonlyMap<string, FrameTensor> {
  const earlier = new Map<string, FrameTensor>();
  for (const [layer, tensor] of former?.earlier ?? [])
    if (!activations.has(layer)) earlier.set(layer, tensor);
  for (const [layer, tensor] of former?.activations ?? [])
    // A copy, because the tensor is a view that would keep its whole frame in memory.
    if (!activations.has(layer)) earlier.set(layer, { ...tensor, data: tensor.data.slice() });
  return earlier;
}

/** Whether two samples are the same image. */
export function sameSample(a: SampleRef, b: SampleRef): boolean {
  if ('pixels' in a || 'pixels' in b) {
    if (!('pixels' in a && 'pixels' in b) || a.pixels.length !== b.pixels.length) return false;
    return a.pixels.every((value, at) => value === b.pixels[at]);
  }
  return a.split === b.split && a.index === b.index;
}
