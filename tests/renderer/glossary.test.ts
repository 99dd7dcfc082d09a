import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dictionary } from '../../src-renderer/messages/dictionary.ts';
import { formatArea } from '../../src-shared/texts/formatArea.ts';
import { glossary } from '../../src-shared/texts/glossary.ts';

/** Folders with texts for people. */
const folders = [
  'src-renderer/messages',
  'src-shared/contract',
  'src-shared/texts',
  'src-shared/figures/kinds',
  'src-shared/tasks',
  'src-main/engine/labs',
  'src-main/engine/recipes',
  'src-main/hosts/cli',
];
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('glossary.ts'))
    .map((name) => join(folder, name)),
);

describe('every Korean text', () => {
  it('has one word for a thing', () => {
    const found = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, at) =>
          glossary
            .filter(({ notKo }) => notKo.some((pattern) => pattern.test(line)))
            .map(({ ko }) => `${file}:${at + 1}: “${ko}” is the word: ${line.trim()}`),
        ),
    );
    expect(found).toEqual([]);
  });

  it('uses the word of each term somewhere', () => {
    const all = [
      ...files.map((file) => readFileSync(file, 'utf8')),
      ...Object.values(dictionary.ko.terms),
    ].join('\n');
    expect(glossary.filter(({ ko }) => !all.includes(ko)).map(({ ko }) => ko)).toEqual([]);
  });
});

describe('the area below a curve', () => {
  it.each([
    [0.98764, '0.988'],
    [0.99949, '0.999'],
    [0.99978, '0.9998'],
    [0.99998, '0.99998'],
    [0.99999999, '1.000000'],
    [1, '1.000'],
    [NaN, '–'],
  ])('%f is shown as %s', (area, text) => expect(formatArea(area)).toBe(text));
});
