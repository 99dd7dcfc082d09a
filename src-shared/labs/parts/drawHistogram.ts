import { round } from '../../figures/parts/plot.ts';
import type { Plane } from './plane.ts';

const BINS = 40;

/** The shares of some values in bins of equal width from 0 to `end`; the last has all above too. Values that are not finite are left out. */
export function sharesOf(values: readonly number[], end: number): number[] {
  const counts = new Array<number>(BINS).fill(0);
  let all = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    all++;
    counts[Math.min(BINS - 1, Math.floor((value / end) * BINS))]!++;
  }
  return counts.map((count) => count / Math.max(1, all));
}

/** Draws shares as bars, see-through, so that others can lie behind them. */
export function drawShares(
  { inside, x, y }: Plane,
  shares: readonly number[],
  end: number,
  colour: string,
): void {
  shares.forEach((share, at) => {
    if (share === 0) return;
    const [left, right] = [x((at * end) / BINS), x(((at + 1) * end) / BINS)];
    inside
      .append('rect')
      .attr('x', round(left))
      .attr('y', round(y(share)))
      .attr('width', round(Math.max(0.5, right - left - 0.5)))
      .attr('height', round(y(0) - y(share)))
      .attr('fill', colour)
      .attr('fill-opacity', 0.6);
  });
}
