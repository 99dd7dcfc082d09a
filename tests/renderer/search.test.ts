import { describe, expect, it } from 'vitest';
import { index, match } from '../../src-renderer/state/palette/search.ts';

const finds = (words: string, text: string): boolean => match(words, index(text)) > 0;

describe('looking for a command', () => {
  it.each([
    ['train', 'Train a network'],
    ['NET tr', 'Train a network'],
    ['학습', '네트워크 학습하기'],
    ['하기', '네트워크 학습하기'],
    ['network 학습', '네트워크 학습하기 Train a network'],
    // A half-typed syllable: 하 on the way to 학.
    ['네트워크 하', '네트워크 학습하기'],
    ['스', '스텝'],
    ['ㄴㅌㅇㅋ', '네트워크 학습하기'],
    ['ㅎㅅ', '네트워크 학습하기'],
    ['lenet', 'LeNet-5 · MNIST'],
    // Initial letters of the words, without short words.
    ['tn', 'Train a network'],
    // On a Mac, typed syllables arrive decomposed into letters.
    ['학습'.normalize('NFD'), '학습'],
  ])('%s finds %s', (words, text) => expect(finds(words, text)).toBe(true));

  it.each([
    ['trein', 'Train a network'],
    ['train figure', 'Train a network'],
    ['ㅎㅎ', '네트워크 학습하기'],
    ['평가', '네트워크 학습하기'],
  ])('%s does not find %s', (words, text) => expect(finds(words, text)).toBe(false));

  it('puts what begins with the word before what merely has it', () => {
    const value = (text: string): number => match('step', index(text));
    expect(value('step')).toBeGreaterThan(value('step back'));
    expect(value('step back')).toBeGreaterThan(value('one step'));
    expect(value('one step')).toBeGreaterThan(value('footstep'));
  });
});
