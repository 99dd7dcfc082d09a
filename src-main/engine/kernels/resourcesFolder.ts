import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The project's `resources` folder, found by walking up to the package.json named "featurescope", so that it is the same
 * from the source tree, from the bundle in out/main and inside a packaged application.
 *
 * @throws Error when no such package.json lies above this module.
 */
export function resourcesFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (packageName(folder) === 'featurescope') return join(folder, 'resources');
    if (folder === dirname(folder))
      throw new Error(
        `No package.json named "featurescope" lies above ${import.meta.url}. Reinstall Featurescope.`,
      );
  }
}

function packageName(folder: string): unknown {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return undefined;
  return (JSON.parse(readFileSync(path, 'utf8')) as { name?: unknown }).name;
}
