import { describe, expect, it } from 'vitest';
import { describeError } from '../../../src-shared/contract/errors.ts';
import { fitParticles, withParticles } from '../../../src-shared/texts/particles.ts';
import { dictionary } from '../../../src-renderer/messages/dictionary.ts';

describe('A Korean particle', () => {
  it.each([
    ['소프트맥스 회귀을(를)', '소프트맥스 회귀를'],
    ['실험을(를)', '실험을'],
    ['풀(으)로', '풀로'],
    ['길(으)로', '길로'],
    ['집(으)로', '집으로'],
    ['conv1을(를)', 'conv1을'],
    ['conv2을(를)', 'conv2를'],
    ['10(으)로, 6(으)로, 7(으)로', '10으로, 6으로, 7로'],
    ['input을(를)', 'input을'],
    ['MNIST(으)로', 'MNIST로'],
    ['pool(으)로', 'pool로'],
    ['flatten이(가) dense을(를)', 'flatten이 dense를'],
    ['‘digits’(으)로', '‘digits’로'],
    ['"실습"은(는) (3)과(와)', '"실습"은 (3)과'],
  ])('%s is written %s', (text, written) => {
    expect(fitParticles(text)).toBe(written);
  });

  it('is right in the window’s texts and in errors, whatever is put in', () => {
    expect(dictionary.ko.runs.wasDeleted('실험 1')).toContain('실험 1을');
    expect(dictionary.ko.runs.wasDeleted('LeNet-5 · MNIST')).toContain('MNIST를');
    const told = describeError('data/cannot-store', { data: 'mnist', path: '/a', reason: 'x' }, 'ko');
    expect(told).not.toMatch(/\(를\)|\(가\)|\(는\)|\(으\)/);
  });

  it('is fitted in texts of any depth, and other values stay', () => {
    const texts = withParticles({ a: { b: (word: string) => `${word}을(를)` }, c: [1, 2], d: 3 });
    expect([texts.a.b('맵'), texts.a.b('수'), texts.c, texts.d]).toEqual(['맵을', '수를', [1, 2], 3]);
  });
});
