import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const views = join(process.cwd(), 'src-renderer/views');
const files = readdirSync(views, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.svelte'),
);

/** The classes in a style sheet's selectors; those in `:global(…)` are intended. */
function classesOf(css: string): Set<string> {
  const selectors = css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\{[^{}]*\}/g, '{}')
    .replace(/:global\([^()]*(\([^()]*\))?[^()]*\)/g, '');
  return new Set([...selectors.matchAll(/\.([a-z][\w-]*)/gi)].map((match) => match[1]!));
}

const shared = classesOf(readFileSync(join(views, 'tokens.css'), 'utf8'));
const styleOf = (file: string): string =>
  /<style>(.*)<\/style>/s.exec(readFileSync(join(views, file), 'utf8'))?.[1] ?? '';

describe('the classes of the whole window', () => {
  test('are found', () => {
    expect(shared.has('named-field')).toBe(true);
    expect(files.length).toBeGreaterThan(50);
  });

  test('have names that no component gives its own: their rules would meet on one element', () => {
    const twice = files.flatMap((file) =>
      [...classesOf(styleOf(file))].filter((name) => shared.has(name)).map((name) => `${file}: .${name}`),
    );
    expect(twice).toEqual([]);
  });
});
