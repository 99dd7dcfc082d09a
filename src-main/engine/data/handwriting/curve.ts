import type { Stroke } from './Glyph.ts';

/** A stroke as a polyline: the first `count` points of `x` and `y`, in pixels or box units. */
export interface Polyline {
  x: Float64Array;
  y: Float64Array;
  count: number;
}

/** Number of points of a curve between two of its control points. */
const PER_SPAN = 6;

/**
 * The smooth curve through a stroke's points, interrupted at its corners: a uniform Catmull-Rom spline (Catmull, Rom, "A
 * class of local interpolating splines", 1974), which repeats the end point where there is no neighbour.
 */
export function traceCurve(stroke: Stroke): Polyline {
  const points = stroke.length / 2;
  const x = new Float64Array(points * PER_SPAN + 1);
  const y = new Float64Array(points * PER_SPAN + 1);
  const isCorner = (i: number): boolean =>
    stroke[2 * i] === stroke[2 * i + 2] && stroke[2 * i + 1] === stroke[2 * i + 3];
  let count = 0;
  x[count] = stroke[0]!;
  y[count++] = stroke[1]!;
  for (let i = 0; i + 1 < points; i++) {
    if (isCorner(i)) continue;
    const before = i === 0 || isCorner(i - 1) ? i : i - 1;
    const after = i + 2 >= points || isCorner(i + 1) ? i + 1 : i + 2;
    for (let k = 1; k <= PER_SPAN; k++) {
      const t = k / PER_SPAN;
      x[count] = spline(stroke[2 * before]!, stroke[2 * i]!, stroke[2 * i + 2]!, stroke[2 * after]!, t);
      y[count++] = spline(
        stroke[2 * before + 1]!,
        stroke[2 * i + 1]!,
        stroke[2 * i + 3]!,
        stroke[2 * after + 1]!,
        t,
      );
    }
  }
  return { x, y, count };
}

function spline(p0: number, p1: number, p2: number, p3: number, t: number): number {
  const a = 2 * p1;
  const b = p2 - p0;
  const c = 2 * p0 - 5 * p1 + 4 * p2 - p3;
  const d = -p0 + 3 * p1 - 3 * p2 + p3;
  return (a + t * (b + t * (c + t * d))) / 2;
}
