import { describe, expect, it } from 'vitest';
import { drawRows } from '../../../src-shared/arithmetic/drawRows.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { sammeRound } from '../../../src-shared/arithmetic/samme.ts';

describe('a round of SAMME', () => {
  it('gives a member its say and the wrong examples their weight, as by hand', () => {
    // Error 1/4, three classes: the say is log 3 + log 2 = log 6, so the wrong example weighs 6 where the others weigh 1.
    const { error, say, weights } = sammeRound(new Float64Array(4).fill(0.25), [true, true, false, true], 3);
    expect(error).toBe(0.25);
    expect(say).toBeCloseTo(Math.log(6), 12);
    [1, 1, 6, 1].forEach((weight, at) => expect(weights[at]).toBeCloseTo(weight / 9, 12));
  });

  it('is AdaBoost for two classes: wrong and right examples weigh the same afterwards', () => {
    const given = Float64Array.of(0.2, 0.1, 0.3, 0.4);
    const { weights } = sammeRound(given, [false, true, true, true], 2);
    expect(weights[0]).toBeCloseTo(0.5, 12);
    expect(weights[3]! / weights[1]!).toBeCloseTo(4, 12);
  });

  it('lets no member speak alone, and one no better than chance not at all', () => {
    const equal = new Float64Array(10).fill(0.1);
    const right = sammeRound(equal, Array<boolean>(10).fill(true), 10);
    expect(right.error).toBe(0);
    expect(right.say).toBeCloseTo(Math.log(19) + Math.log(9), 12);
    expect([...right.weights]).toEqual([...equal.map((one) => one / equal.reduce((a, b) => a + b))]);
    const wrong = sammeRound(equal, Array<boolean>(10).fill(false), 10);
    expect(wrong.say).toBe(0);
    wrong.weights.forEach((weight) => expect(weight).toBeCloseTo(0.1, 12));
  });
});

describe('drawing with replacement', () => {
  it('takes each example as often as its weight says, and none without weight', () => {
    const rows = drawRows([1, 0, 3, 4], 40_000, new RandomStream(1, 'draw'));
    const counts = [0, 1, 2, 3].map((row) => rows.filter((one) => one === row).length / rows.length);
    expect(counts[1]).toBe(0);
    [1 / 8, 0, 3 / 8, 1 / 2].forEach((share, row) =>
      expect(Math.abs(counts[row]! - share)).toBeLessThan(0.01),
    );
  });

  it('leaves about a third of equally weighted examples out', () => {
    const different = new Set(drawRows(new Float64Array(3000).fill(1), 3000, new RandomStream(2, 'draw')))
      .size;
    expect(different / 3000).toBeCloseTo(1 - Math.exp(-1), 1);
  });
});
