import { describe, expect, it } from 'vitest';
import { learningRateAt } from '../../../src-main/engine/training/learningRate.ts';
import { lenet5 } from '../../../src-main/engine/models/lenet5.ts';

const settings = { ...lenet5.settings, learningRate: 0.1 };

describe('the learning rate', () => {
  it('stays as it is with a constant schedule', () => {
    expect(
      [0, 50, 1000].map((step) => learningRateAt({ ...settings, schedule: 'constant' }, step, 100)),
    ).toEqual([0.1, 0.1, 0.1]);
  });

  it('falls evenly to a twentieth with a linear schedule, and stays there when training goes on', () => {
    const rates = [0, 50, 100, 500].map((step) =>
      learningRateAt({ ...settings, schedule: 'linear' }, step, 100),
    );
    [0.1, 0.0525, 0.005, 0.005].forEach((expected, index) => expect(rates[index]).toBeCloseTo(expected, 12));
  });
});
