import type { InputForm } from '../data/InputForm.ts';
import { findRange } from '../interchange/findRange.ts';
import type { Graph } from '../network/graph.ts';

/**
 * The form in which a network takes images by its own first layers: one that divides by 255 itself takes bytes. Undefined for
 * the usual form, brightness of 0..1.
 */
export function ownForm(graph: Graph): InputForm | undefined {
  const range = findRange(graph)?.range;
  return range && { range, channelsFirst: false };
}
