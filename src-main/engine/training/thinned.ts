/** At most `limit` items, evenly spaced, always including the first and the last. */
export function thinned<T>(items: readonly T[], limit: number): T[] {
  if (items.length <= limit) return items.slice();
  const stride = (items.length - 1) / (limit - 1);
  return Array.from({ length: limit }, (_unused, index) => items[Math.round(index * stride)]!);
}
