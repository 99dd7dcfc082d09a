/** Horizontal and vertical coordinate. */
export type Point = readonly [number, number];

/** Whether a point is inside a closed outline: a ray from it crosses the outline an odd number of times. */
export function insidePolygon([x, y]: Point, outline: readonly Point[]): boolean {
  let inside = false;
  outline.forEach(([x1, y1], at) => {
    const [x2, y2] = outline[(at + 1) % outline.length]!;
    if (y1 > y !== y2 > y && x < x1 + ((x2 - x1) * (y - y1)) / (y2 - y1)) inside = !inside;
  });
  return inside;
}
