/**
 * One stroke: coordinates x, y, x, y, ... of the control points of a smooth curve, in a box 60 wide and 100 high, y
 * downwards. A point repeated twice is a corner.
 */
export type Stroke = readonly number[];

/** One way of writing a sign. */
export interface Glyph {
  strokes: readonly Stroke[];
  /** Relative frequency among the ways of writing the sign. */
  weight: number;
}

/** A way of writing, from its relative frequency and its strokes. */
export function glyph(weight: number, ...strokes: Stroke[]): Glyph {
  return { strokes, weight };
}
