import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { programFolder } from '../../src-main/engine/resources.ts';

/** KiB of script, gzip, that a browser fetches before the window can be drawn. */
const MOST_KIB = 300;
const folder = join(programFolder(), 'out', 'renderer');
/** Modules that a built module names at its top: those it imports by a call are fetched later. */
const IMPORT = /(?:^|[;}\s])(?:import|export)\s*(?:[\w*{}\s,$]+from\s*)?["'](\.\/[^"']+\.js)["']/g;

/** Bytes of each script that the page needs at its start, gzip, by its path. */
function initialScripts(): Map<string, number> {
  const found = new Map<string, number>();
  const add = (path: string): void => {
    if (found.has(path)) return;
    const text = readFileSync(join(folder, path), 'utf8');
    found.set(path, gzipSync(text).length);
    for (const [, next] of text.matchAll(IMPORT)) add(join(dirname(path), next!));
  };
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  for (const [, path] of page.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)) add(path!);
  return found;
}

it(`the window starts with at most ${MOST_KIB} KiB of script`, () => {
  const scripts = initialScripts();
  const list = [...scripts].map(([path, bytes]) => `${bytes} ${path}`).join('\n');
  const sum = [...scripts.values()].reduce((all, bytes) => all + bytes, 0) / 1024;
  expect(sum, list).toBeLessThanOrEqual(MOST_KIB);
  // What the page asks for was found and followed: the workbench alone is more than this.
  expect(sum, list).toBeGreaterThan(100);
});
