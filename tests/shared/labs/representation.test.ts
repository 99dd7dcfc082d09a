import { describe, expect, it } from 'vitest';
import {
  project,
  projectionOf,
  separability,
  toyPoints,
  toySets,
  trainBentPlane,
} from '../../../src-shared/labs/representation/bentPlane.ts';
import { countPieces, foldedTent, tent } from '../../../src-shared/labs/representation/folds.ts';

describe('representations', () => {
  it.each(toySets)('the points of %s are half of each class, and the same for a seed', (set) => {
    const points = toyPoints(set, 3);
    expect(points.classes.filter((label) => label === 1)).toHaveLength(points.classes.length / 2);
    expect(points.values).toEqual(toyPoints(set, 3).values);
    expect(points.values).not.toEqual(toyPoints(set, 4).values);
    expect(points.values.every((value) => Math.abs(value) < 1.6)).toBe(true); // inside the picture
  });

  it('stay flat without an activation, and come apart with one', async () => {
    const train = async (activation: 'tanh' | 'linear'): Promise<number> => {
      const settings = { set: 'circles', activation, steps: 300, rate: 0.02, seed: 1 } as const;
      const { pictures } = await trainBentPlane(settings, () => Promise.resolve());
      return pictures.at(-1)!.accuracy;
    };
    expect(await train('tanh')).toBe(1);
    expect(await train('linear')).toBeLessThan(0.75);
  });

  it('are measured by Fisher’s criterion', () => {
    // Means -1 and 1, each point 0.5 from its mean.
    expect(separability(Float64Array.of(-1.5, 0.5, -0.5, 1.5), [0, 1, 0, 1])).toBeCloseTo(4 / 0.25, 12);
  });

  it('are projected onto their principal components, and two columns stay as they are', () => {
    const line = Float64Array.from([-2, -1, 0, 1, 2].flatMap((t) => [3 * t, 4 * t, 0.001 * t * t]));
    const { directions } = projectionOf(line, 5);
    expect(directions[0][0]).toBeCloseTo(0.6, 6);
    expect(directions[0][1]).toBeCloseTo(0.8, 6);
    const dot = directions[0].reduce((sum, value, at) => sum + value * directions[1][at]!, 0);
    expect(dot).toBeCloseTo(0, 9);
    const flat = Float64Array.of(1, 2, 3, -4);
    expect(project(projectionOf(flat, 2), flat)).toEqual([
      [1, 2],
      [3, -4],
    ]);
  });

  it('fold: each tent doubles the pieces', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map(tent)).toEqual([0, 0.5, 1, 0.5, 0]);
    for (let depth = 1; depth <= 7; depth++) expect(countPieces(depth)).toBe(2 ** depth);
    expect(foldedTent(0.125, 3)).toBe(1);
  });
});
