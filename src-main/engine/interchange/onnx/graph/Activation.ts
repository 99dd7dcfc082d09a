import type { LayerRecord } from './TopologyWriter.ts';

/** A size; null where it is open. */
export type Size = number | null;

/** What a layer puts out, as the operators of ONNX see it. */
export interface Activation {
  kind: 'activation';
  /** The layer that makes it. */
  place: LayerRecord;
  /** As ONNX has it. The first axis is that of the examples, and open. */
  shape: readonly Size[];
  /**
   * Which axes of {@link shape} the axes of the layer's output are, that of the examples left out: `[2, 3, 1]` where ONNX has `[N, C, H, W]`
   * and the layer `[N, H, W, C]`. Axes of size 1 may be missing.
   */
  axes: readonly number[];
  /** Set for values that were flattened in another order than ONNX has them in. */
  flat?: FlatOrder | undefined;
  /** Whether no value is below 0. */
  isPositive: boolean;
  /** Whether all values are whole numbers, of which ONNX computes some operators otherwise: tokens, and conditions. */
  isInteger?: boolean | undefined;
  /**
   * The layer whose sums it still is, as long as nothing else reads them: a constant that is added can become its bias. Of a
   * normalisation by groups, the values that its scale and its shift are still to come for.
   */
  sums?: LayerRecord | undefined;
}

/** What was flattened, without the axis of the examples. */
export interface FlatOrder {
  /** As ONNX had it before: `[C, H, W]`. */
  sizes: readonly number[];
  /** Its axes in the order that the layer flattened them in: `[1, 2, 0]` for `[H, W, C]`. */
  axes: readonly number[];
}
