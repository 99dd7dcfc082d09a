import { basename, dirname, resolve } from 'node:path';

/** What a network of another program is called: as its file, or as its folder with a `/`, so that no recipe is called so. */
export function nameOfModel(path: string): string {
  const whole = resolve(path);
  const name = basename(whole);
  if (name.toLowerCase() === 'model.json') return `${basename(dirname(whole))}/`;
  return name.includes('.') ? name : `${name}/`;
}
