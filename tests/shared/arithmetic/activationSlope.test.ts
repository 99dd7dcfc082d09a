import { describe, expect, it } from 'vitest';
import { activate, activationSlope } from '../../../src-shared/arithmetic/activation.ts';

const names = [
  ...['linear', 'relu', 'relu6', 'elu', 'selu', 'tanh', 'sigmoid', 'hardSigmoid'],
  ...['softplus', 'softsign', 'swish', 'mish', 'scaledTanh'],
];

describe('the slope of an activation function', () => {
  it.each(names)('%s is its derivative', (name) => {
    const h = 1e-6;
    for (const x of [-7.3, -2.6, -1.1, -0.2, 0.3, 1.7, 2.4, 5.9, 6.4]) {
      const quotient = (activate(name, x + h)! - activate(name, x - h)!) / (2 * h);
      expect(activationSlope(name, x)).toBeCloseTo(quotient, 8);
    }
  });

  it('is 0 where a ReLU changes over, as in the engine, and unknown where there is none', () => {
    expect(activationSlope('relu', 0)).toBe(0);
    expect(activationSlope(undefined, 3)).toBe(1);
    expect(activationSlope('softmax', 1)).toBeUndefined();
  });
});
