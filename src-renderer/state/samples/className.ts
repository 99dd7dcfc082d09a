/**
 * What a class is called: its number where the data have no name for it.
 * @param none what stands where there is no class, because the network's scores are no numbers
 */
export function className(classes: readonly string[], index: number, none = '–'): string {
  return index < 0 ? none : (classes[index] ?? String(index));
}
