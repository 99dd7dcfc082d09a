type Point = readonly [x: number, y: number];

/** A part of a plot, in the units of its data. */
export interface Span {
  x: readonly [from: number, to: number];
  y: readonly [from: number, to: number];
}

/**
 * The parts of a line of points that lie within a span, in order; each ends where the line leaves it.
 * Each segment is cut by the span's sides one after the other (Liang and Barsky, "A new concept and method for line clipping", 1984).
 */
export function clipLine(points: readonly Point[], span: Span): Point[][] {
  const parts: Point[][] = [];
  for (let at = 1; at < points.length; at++) {
    const cut = clipSegment(points[at - 1]!, points[at]!, span);
    if (!cut) continue;
    const last = parts.at(-1)?.at(-1);
    if (last && last[0] === cut[0][0] && last[1] === cut[0][1]) parts.at(-1)!.push(cut[1]);
    else parts.push([...cut]);
  }
  return parts;
}

function clipSegment(a: Point, b: Point, { x, y }: Span): [Point, Point] | undefined {
  const [alongX, alongY] = [b[0] - a[0], b[1] - a[1]];
  let [from, to] = [0, 1];
  const sides = [
    [-alongX, a[0] - x[0]],
    [alongX, x[1] - a[0]],
    [-alongY, a[1] - y[0]],
    [alongY, y[1] - a[1]],
  ] as const;
  for (const [out, room] of sides) {
    if (out === 0 && room < 0) return undefined;
    if (out < 0) from = Math.max(from, room / out);
    if (out > 0) to = Math.min(to, room / out);
  }
  if (from > to) return undefined;
  const at = (share: number): Point =>
    share === 0 ? a : share === 1 ? b : [a[0] + share * alongX, a[1] + share * alongY];
  return [at(from), at(to)];
}
