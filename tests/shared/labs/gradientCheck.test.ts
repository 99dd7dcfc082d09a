import { describe, expect, it } from 'vitest';
import {
  checkGradients,
  lectureDifferences,
  parameterNames,
} from '../../../src-shared/labs/gradient-check/compareGradients.ts';

describe('the gradient check', () => {
  it('finds back-propagation as near to the difference quotient as the lecture does, for every parameter', () => {
    const checks = checkGradients({ images: 3, h: 1e-4, seed: 1 });
    expect(checks.map(({ name, shape }) => [name, shape.join('x')])).toEqual([
      ['W1', '784x50'],
      ['b1', '50'],
      ['W2', '50x10'],
      ['b2', '10'],
    ]);
    for (const { name, mean, largest, worst } of checks) {
      expect(mean).toBeLessThan(lectureDifferences[name]);
      expect(mean).toBeGreaterThan(0);
      expect(largest).toBeGreaterThanOrEqual(mean);
      expect(Math.abs(worst.numerical - worst.backward)).toBe(largest);
      expect((worst.above - worst.below) / 2e-4).toBe(worst.numerical);
      expect(Math.abs(worst.backward)).toBeGreaterThan(1e-6); // a gradient, not the absence of one
    }
  });

  it('is less exact with a large h and with a tiny one', () => {
    const [large, middle, tiny] = [1e-1, 1e-4, 1e-10].map((h) => checkGradients({ images: 1, h, seed: 2 }));
    for (const at of parameterNames.keys()) {
      expect(large![at]!.mean).toBeGreaterThan(100 * middle![at]!.mean);
      expect(tiny![at]!.mean).toBeGreaterThan(10 * middle![at]!.mean);
    }
  });
});
