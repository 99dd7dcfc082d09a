import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { readRegularFile, UnreadableFile } from '../../reading/readRegularFile.ts';
import type { ModelFiles } from './ModelFiles.ts';

/** Files and folders within that are listed at most: models have few. */
const MOST_NAMES = 2000;

/** The files of a folder on disk. */
export class FolderFiles implements ModelFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  names(): string[] {
    const found: string[] = [];
    const visit = (inside: string, depth: number): void => {
      for (const entry of readdirSync(join(this.#folder, inside), { withFileTypes: true })) {
        if (entry.name.startsWith('.') || found.length >= MOST_NAMES) continue;
        const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
        if (entry.isDirectory() && depth < 2) visit(name, depth + 1);
        else if (!entry.isDirectory()) found.push(name);
      }
    };
    visit('', 0);
    return found.sort();
  }

  read(name: string, most: number): Buffer | undefined {
    const path = join(this.#folder, name);
    const outside = new UnreadableFile(
      reason('its file of weights "{name}" lies outside its folder, where nothing is read', { name }),
    );
    // Told apart by its name first, so that nothing is learnt of what exists elsewhere.
    if (!path.startsWith(join(this.#folder, sep)) || /^([a-z]:)?[\\/]/i.test(name)) throw outside;
    if (!existsSync(path)) return undefined;
    if (!realpathSync(path).startsWith(join(realpathSync(this.#folder), sep))) throw outside;
    return readRegularFile(path, most);
  }

  within(folder: string): ModelFiles {
    return folder === '' ? this : new FolderFiles(join(this.#folder, folder));
  }
}
