/**
 * A name for each output of a network: that of the data's class of the same index, and its own number where the data have fewer
 * classes. No two are the same, as long as the data's are not.
 */
export function outputNames(classes: readonly string[], outputs: number): string[] {
  const taken = new Set(classes);
  return Array.from({ length: outputs }, (_none, index) => {
    const number = String(index);
    return classes[index] ?? (taken.has(number) ? `#${number}` : number);
  });
}
