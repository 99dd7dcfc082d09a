/**
 * The width at which a map `[H, W]` fits a square of `most` CSS pixels, if possible an integer multiple of its pixels.
 */
export function mapWidth([height, width]: readonly [number, number], most: number): number {
  const fits = most / Math.max(height, width);
  return width * (fits >= 1 ? Math.floor(fits) : fits);
}
