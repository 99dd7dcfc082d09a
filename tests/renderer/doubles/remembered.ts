/**
 * What a double makes up, made once for all windows of a process; the same key means the same value.
 * @param most so many are remembered
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
