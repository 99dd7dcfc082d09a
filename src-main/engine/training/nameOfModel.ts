import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { recipes } from '../recipes/recipes.ts';

/** What a network of another program is called: as its file, or as its folder with a `/`; no recipe is called so. */
export function nameOfModel(path: string): string {
  const whole = resolve(path);
  const name = basename(whole);
  if (name.toLowerCase() === 'model.json') return `${basename(dirname(whole))}/`;
  if (name.includes('.')) return name;
  if (statSync(whole, { throwIfNoEntry: false })?.isFile() !== true) return `${name}/`;
  return recipes.some(({ id }) => id === name) ? `./${name}` : name;
}
