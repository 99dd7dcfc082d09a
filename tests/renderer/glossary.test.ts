import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dictionary } from '../../src-renderer/messages/dictionary.ts';
import { areaDigits, formatArea } from '../../src-shared/texts/formatArea.ts';
import { glossary } from '../../src-shared/texts/glossary.ts';

/** All source: any file of it may hold texts for people. */
const folders = ['src-renderer', 'src-shared', 'src-main'];
const files = folders
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|svelte)$/.test(name) && !name.endsWith('glossary.ts'))
      .map((name) => join(folder, name)),
  )
  .concat(
    'README.ko.md',
    readdirSync('docs')
      .filter((name) => name.endsWith('.ko.md'))
      .map((name) => join('docs', name)),
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

  it('has equal decimals within a column, as many as its best needs', () => {
    const areas = [0.98764, 0.99998, undefined, NaN];
    const digits = areaDigits(areas);
    expect(areas.map((area) => formatArea(area, digits))).toEqual(['0.98764', '0.99998', '–', '–']);
  });
});
