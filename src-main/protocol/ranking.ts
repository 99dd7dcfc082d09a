/** A curve's height at a place, on the line between its points; where it goes straight up or down, the last. @param points in order, at least one */
export function heightAt(points: readonly (readonly [x: number, y: number])[], x: number): number {
  const found = points.findIndex(([place]) => place > x);
  const after = found < 0 ? points.length : found;
  const [x0, y0] = points[Math.max(0, after - 1)]!;
  const [x1, y1] = points[after] ?? [x0, y0];
  return x1 > x0 && x >= x0 ? y0 + ((x - x0) / (x1 - x0)) * (y1 - y0) : y0;
}
