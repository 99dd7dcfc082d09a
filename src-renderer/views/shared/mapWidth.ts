/** The width at which a map of `[H, W]` fits a square of `most` CSS pixels, a whole multiple of its pixels where that is possible. */
export function mapWidth([height, width]: readonly [number, number], most: number): number {
  const fits = most / Math.max(height, width);
  return width * (fits >= 1 ? Math.floor(fits) : fits);
}
