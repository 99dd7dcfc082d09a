/** Compares names in natural order: numbers by value, everything else by character code, the same on every computer. */
export function naturalOrder(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)];
  const areNumbers = a.trim() !== '' && b.trim() !== '' && !Number.isNaN(left) && !Number.isNaN(right);
  if (areNumbers && left !== right) return left - right;
  return a < b ? -1 : a > b ? 1 : 0;
}
