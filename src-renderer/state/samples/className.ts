/**
 * Name of a class; its number if the data has no name for it.
 * @param none text for a missing class, because the network's scores are NaN
 */
export function className(classes: readonly string[], index: number, none = '–'): string {
  return index < 0 ? none : (classes[index] ?? String(index));
}
