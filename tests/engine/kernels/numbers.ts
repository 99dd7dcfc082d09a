import { expect } from 'vitest';

/** Reproducible numbers in [-1, 1): a linear congruential generator, good enough for operands. */
export function numbers(count: number, seed = 1): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Expects equal NaN and infinities, and finite values within `tolerance` of the expected ones, relative to the largest of
 * them and 1: sums of many terms lose as much as their largest partial sums.
 */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5): void {
  expect(actual.length).toBe(expected.length);
  const finite = Array.from(expected).filter((value) => Number.isFinite(value));
  const scale = finite.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i]!, expected[i]!];
    if (Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * scale) continue;
    expect.fail(`element ${i} is ${a}, expected ${b} (within ${tolerance * scale})`);
  }
}
