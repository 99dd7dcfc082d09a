/** A number of things in English: `2 steps`, `1 step`. @param things their name where there are several */
export function counted(count: string | number, things: string): string {
  const one = things.replace(/(?<=ss|x)es$|s$/, '');
  return `${count} ${String(count) === '1' ? one : things}`;
}
