import { describe, expect, it } from 'vitest';
import { sentenceOf, wordsOf } from '../../../src-shared/labs/captioning/sentences.ts';

const classes = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const at = (label: number, left: number, top: number) => ({ label, left, top, width: 10, height: 14 });

describe('sentences about pictures', () => {
  it('say what lies above or left of what, in either order of the digits', () => {
    const [three, seven] = [at(3, 5, 2), at(7, 8, 30)];
    for (const objects of [
      [three, seven],
      [seven, three],
    ]) {
      expect(sentenceOf(objects, classes, 'en')?.join(' ')).toBe('a 3 above a 7');
      expect(sentenceOf(objects, classes, 'ko')?.join(' ')).toBe('7 위에 3');
    }
    const beside = [at(5, 30, 8), at(5, 2, 5)];
    expect(sentenceOf(beside, classes, 'en')?.join(' ')).toBe('a 5 left of a 5');
    expect(sentenceOf([at(1, 2, 5), at(8, 30, 8)], classes, 'ko')?.join(' ')).toBe('8 왼쪽에 1');
  });

  it('of one digit name it, and there is none of others or where it is not clear', () => {
    expect(sentenceOf([at(9, 1, 1)], classes, 'en')).toEqual(['a', '9']);
    expect(sentenceOf([at(9, 1, 1)], classes, 'ko')).toEqual(['9', '하나']);
    expect(sentenceOf([], classes, 'en')).toBeUndefined();
    expect(sentenceOf([at(1, 0, 0), at(2, 20, 22)], classes, 'en')).toBeUndefined();
    expect(sentenceOf([at(1, 0, 0), at(2, 0, 20), at(3, 20, 0)], classes, 'en')).toBeUndefined();
  });

  it('use words that are known', () => {
    for (const language of ['en', 'ko'] as const) {
      const words = wordsOf(language, classes);
      expect(new Set(words).size).toBe(words.length);
      for (const objects of [[at(0, 0, 0)], [at(1, 0, 0), at(2, 0, 20)], [at(1, 0, 0), at(2, 20, 0)]])
        for (const word of sentenceOf(objects, classes, language)!) expect(words).toContain(word);
    }
  });
});
