/** What a class is called: its number where the data have no name for it, and nothing where the network's scores are no numbers. */
export function className(classes: readonly string[], index: number): string {
  return index < 0 ? '–' : (classes[index] ?? String(index));
}
