import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const VIEWS = 'src-renderer/views';
const files = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|css)$/.test(name))
  .map((name) => join(VIEWS, name));

/** Rules whose elements float above others. */
const floating = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/([^{}]*)\{([^{}]*box-shadow: var\(--shadow\)[^{}]*)\}/g)].map(
    ([, selector, rule]) => ({
      name: `${file}: ${selector!.trim().split('\n').at(-1)!.trim()}`,
      rule: rule!,
    }),
  ),
);

test('what floats has an edge where colours are forced, which draw no shadows', () => {
  expect(floating.length).toBeGreaterThan(10);
  // A transparent outline is drawn in the forced colour of text.
  const bare = floating.filter(({ rule }) => !/border: 1px|outline: 1px solid transparent/.test(rule));
  expect(bare.map(({ name }) => name)).toEqual([]);
});
