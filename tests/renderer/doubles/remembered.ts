/**
 * Memoises made-up content for all windows of a process, by key.
 * @param most maximum number of entries
 */
export function remembered<Value>(most: number): (key: string, make: () => Value) => Value {
  const known = new Map<string, Value>();
  return (key, make) => {
    if (known.has(key)) return known.get(key)!;
    if (known.size === most) known.clear();
    const value = make();
    known.set(key, value);
    return value;
  };
}
