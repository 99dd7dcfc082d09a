import { describe, expect, it } from 'vitest';
import { numbers, sizeOf } from './numbers.ts';
import { builds, runKernel, useWasmKernels } from './wasmKernels.ts';

/** Slopes that are spread over `[2, 3, 4, 5]` by NumPy's rules. */
const slopeShapes: number[][] = [
  [1],
  [5],
  [4, 5],
  [3, 4, 5],
  [4, 1],
  [3, 1, 1],
  [3, 1, 5],
  [1, 3, 4, 1],
  [1, 1, 1, 5],
  [2, 1, 1, 1],
];

describe.each(builds)('PReLU in the build %s', (simd) => {
  useWasmKernels(simd);

  it.each(slopeShapes.map((shape) => [shape.join('x'), shape] as const))(
    'takes the slope of its place, with slopes of the shape %s',
    (_shape, slopeShape) => {
      const shape = [2, 3, 4, 5];
      const x = { shape, values: numbers(sizeOf(shape)) };
      const alpha = { shape: slopeShape, values: numbers(sizeOf(slopeShape)).map((value) => value + 2) };
      const full = [...Array<number>(4 - slopeShape.length).fill(1), ...slopeShape];
      const expected = Array.from(x.values, (value, at) => {
        const place = [Math.floor(at / 60), Math.floor(at / 20) % 3, Math.floor(at / 5) % 4, at % 5];
        const slot = full.reduce((sum, size, axis) => sum * size + (size === 1 ? 0 : place[axis]!), 0);
        return Math.fround(value >= 0 ? value : value * alpha.values[slot]!);
      });
      expect([...runKernel('Prelu', { x, alpha }, {}, shape)]).toEqual(expected);
    },
  );
});
