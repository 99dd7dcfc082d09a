import { describe, expect, it } from 'vitest';
import {
  batchOutputs,
  derivativeOf,
  lectureFunctions,
  readNumbers,
  valueOf,
} from '../../../src-shared/labs/activations/activationFunctions.ts';
import { surfaceNames, surfaces } from '../../../src-shared/labs/optimizers/surfaces.ts';
import { largestSlope } from '../../../src-shared/labs/vanishing-gradient/deepXor.ts';

describe('activation functions', () => {
  it.each(lectureFunctions)('%s has the derivative of its value, away from kinks', (name) => {
    for (const x of [-3.1, -0.7, 0.9, 2.3]) {
      const h = 1e-6;
      const numeric = (valueOf(name, x + h) - valueOf(name, x - h)) / (2 * h);
      expect(derivativeOf(name, x)).toBeCloseTo(numeric, 7);
    }
  });

  it('softmax of a batch adds up to 1, whatever is added to all', () => {
    const outputs = batchOutputs('softmax', [1010, 1000, 990]);
    expect(outputs.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
    batchOutputs('softmax', [10, 0, -10]).forEach((value, at) => expect(outputs[at]).toBeCloseTo(value, 12));
  });

  it('a batch is numbers, and nothing else', () => {
    expect(readNumbers('1, -2.5;3e-1 4', 8)).toEqual([1, -2.5, 0.3, 4]);
    for (const wrong of ['', '1, two', '1 2 3', 'NaN', '1e999'])
      expect(readNumbers(wrong, 2)).toBeUndefined();
  });

  it('have the largest derivatives of the lecture', () => {
    expect([largestSlope('sigmoid'), largestSlope('tanh'), largestSlope('relu')]).toEqual([0.25, 1, 1]);
  });
});

describe('the surfaces of the optimizers', () => {
  it.each(surfaceNames)('%s has the gradient of its height, and is lowest where it says', (name) => {
    const { height, gradient, lowest, x, y, start } = surfaces[name];
    for (const [atX, atY] of [[0.3, -0.4], [-1.1, 0.9], start] as const) {
      const h = 1e-6;
      const [byX, byY] = gradient(atX, atY);
      expect(byX).toBeCloseTo((height(atX + h, atY) - height(atX - h, atY)) / (2 * h), 4);
      expect(byY).toBeCloseTo((height(atX, atY + h) - height(atX, atY - h)) / (2 * h), 4);
    }
    for (const [atX, atY] of lowest) {
      expect(Math.hypot(...gradient(atX, atY))).toBeLessThan(1e-3);
      for (let i = 0; i < 400; i++) {
        const other = height(
          x[0] + ((i % 20) / 19) * (x[1] - x[0]),
          y[0] + (Math.floor(i / 20) / 19) * (y[1] - y[0]),
        );
        expect(other).toBeGreaterThanOrEqual(height(atX, atY) - 1e-6);
      }
    }
  });
});
