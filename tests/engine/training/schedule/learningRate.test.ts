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
});
