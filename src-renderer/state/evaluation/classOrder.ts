/** Orders of the classes in a confusion matrix: by label, by number of errors, or with confused classes side by side. */
export const classOrders = ['label', 'errors', 'confused'] as const;
export type ClassOrder = (typeof classOrders)[number];

/** A permutation of the classes of a confusion matrix `[truth][predicted]`. */
export function orderClasses(confusion: readonly (readonly number[])[], order: ClassOrder): number[] {
  const own = confusion.map((_row, at) => at);
  if (order === 'label') return own;
  if (order === 'confused') return chainOf(confusion);
  const errors = confusion.map((row, at) => {
    const images = row.reduce((sum, count) => sum + count, 0);
    return images === 0 ? -1 : 1 - row[at]! / images;
  });
  return own.sort((a, b) => errors[b]! - errors[a]! || a - b);
}

/**
 * Joins the most confused classes into chains, pair by pair; a class inside a chain already has both neighbours. The
 * longest chain comes first.
 */
function chainOf(confusion: readonly (readonly number[])[]): number[] {
  const pairs: { a: number; b: number; count: number }[] = [];
  confusion.forEach((row, a) => {
    for (let b = a + 1; b < confusion.length; b++) {
      const count = row[b]! + confusion[b]![a]!;
      if (count > 0) pairs.push({ a, b, count });
    }
  });
  pairs.sort((one, other) => other.count - one.count || one.a - other.a || one.b - other.b);
  const chains = confusion.map((_row, at) => [at]);
  for (const { a, b } of pairs) {
    const [first, second] = [chains[a]!, chains[b]!];
    const isEnd = (chain: number[], of: number): boolean => chain[0] === of || chain.at(-1) === of;
    if (first === second || !isEnd(first, a) || !isEnd(second, b)) continue;
    const before = first.at(-1) === a ? first : first.toReversed();
    const after = second[0] === b ? second : second.toReversed();
    const joined = [...before, ...after];
    for (const one of joined) chains[one] = joined;
  }
  return [...new Set(chains)].sort((one, other) => other.length - one.length).flat();
}
