import { describe, expect, it } from 'vitest';
import { gridLoss } from '../../../../src-main/engine/tasks/losses/gridLoss.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';

describe('the loss of a detector’s cells', () => {
  const loss = gridLoss(2);

  it('asks an empty cell for its being empty alone, by half', () => {
    const heads = Float32Array.of(0, 5, -5, 3, 3, 7, 1);
    expect(loss(heads, new Float32Array(7), 0, 7)).toBeCloseTo(0.5 * Math.log(2), 12);
  });

  it('adds place, size and class where there is an object', () => {
    // Probability 1/2; placed at 1/2 each; size off by 0.5 and 0; classes with logits log 3 and 0.
    const heads = Float32Array.of(0, 0, 0, 1, -1, Math.log(3), 0);
    const targets = Float32Array.of(1, 0.25, 0.5, 0.5, -1, 1, 0);
    const expected = Math.log(2) + 5 * (0.25 ** 2 + 0.5 ** 2) - Math.log(0.75);
    expect(loss(heads, targets, 0, 7)).toBeCloseTo(expected, 6);
    // The sum over cells, at any place of the batch.
    const two = Float32Array.of(9, ...heads, ...heads);
    expect(loss(two, Float32Array.of(9, ...targets, ...targets), 1, 14)).toBeCloseTo(2 * expected, 6);
  });

  it('has the gradient of finite differences', () => {
    const random = new RandomStream(1, 'grid-loss');
    const heads = Float32Array.from({ length: 28 }, () => random.normal());
    const targets = new Float32Array(28);
    targets.set([1, 0.2, 0.9, -0.4, 0.3, 0, 1], 7);
    targets.set([1, 0.7, 0.1, 0.2, -0.1, 1, 0], 21);
    const slopes = new Float32Array(28).fill(NaN);
    loss(heads, targets, 0, 28, slopes);
    heads.forEach((head, at) => {
      const step = 2 ** -10;
      const shifted = (by: number): number =>
        loss(
          heads.map((value, index) => (index === at ? head + by : value)),
          targets,
          0,
          28,
        );
      // The shifted head is rounded to float32.
      const [above, below] = [Math.fround(head + step), Math.fround(head - step)];
      expect(slopes[at]).toBeCloseTo((shifted(step) - shifted(-step)) / (above - below), 4);
    });
  });
});
