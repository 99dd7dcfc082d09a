import { describe, expect, it } from 'vitest';
import { learningRateAt } from '../../../../src-main/engine/training/schedule/learningRate.ts';

describe('the learning rate', () => {
  it('stays as it is with a constant schedule', () => {
    expect([0, 0.5, 1].map((done) => learningRateAt(0.1, 'constant', done))).toEqual([0.1, 0.1, 0.1]);
  });

  it('falls evenly to a twentieth with a linear schedule, of the planned run', () => {
    const rates = [0, 0.5, 1].map((done) => learningRateAt(0.1, 'linear', done));
    [0.1, 0.0525, 0.005].forEach((expected, index) => expect(rates[index]).toBeCloseTo(expected, 12));
  });

  it('falls along half a cosine to a hundredth', () => {
    const rates = [0, 0.25, 0.5, 1].map((done) => learningRateAt(0.1, 'cosine', done));
    const quarter = 0.001 + 0.099 * (0.5 + Math.SQRT1_2 / 2);
    [0.1, quarter, 0.0505, 0.001].forEach((expected, at) => expect(rates[at]).toBeCloseTo(expected, 12));
  });

  it('rises from a twentieth in the first quarter of one cycle, and falls along a cosine after it', () => {
    const rates = [0, 0.125, 0.25, 0.625, 1].map((done) => learningRateAt(0.1, 'one-cycle', done));
    [0.005, 0.0525, 0.1, 0.0505, 0.001].forEach((expected, at) =>
      expect(rates[at]).toBeCloseTo(expected, 12),
    );
  });
});
