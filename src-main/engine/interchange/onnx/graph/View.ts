import type { Activation } from './Activation.ts';

/**
 * Values whose examples do not lie along the first axis alone: `[T, N, C]`, or the heads of an attention, `[N h, T, d]`. The layer has the
 * examples first, as every layer does; each axis of the view is some of the layer's axes, one behind the other.
 */
export interface View {
  kind: 'view';
  /** What the layer has, its axes in order. */
  x: Activation;
  /**
   * For each axis of the view, the axes of {@link x} that it consists of; none of them for an axis of size 1. All but that of the examples
   * stand in ascending order over the whole, and no two of them that follow each other are in one axis of the view.
   */
  groups: readonly (readonly number[])[];
}
