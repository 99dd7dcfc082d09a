import { describe, expect, it } from 'vitest';
import { expectClose, numbers, sizeOf } from './numbers.ts';
import { builds, runKernel, useWasmKernels } from './wasmKernels.ts';

interface Attributes {
  depthRadius: number;
  bias: number;
  alpha: number;
  beta: number;
}

/** The definition in float64, and its gradient by differentiating that sum. */
function reference(x: Float32Array, dy: Float32Array, channels: number, a: Attributes) {
  const norm = (i: number) => {
    let sum = 0;
    for (const j of neighbours(i, channels, a.depthRadius)) sum += x[j]! ** 2;
    return a.bias + a.alpha * sum;
  };
  const y = Array.from(x, (value, i) => value * norm(i) ** -a.beta);
  const dx = Array.from(x, (value, i) => {
    let sum = 0;
    for (const j of neighbours(i, channels, a.depthRadius)) sum += dy[j]! * x[j]! * norm(j) ** (-a.beta - 1);
    return dy[i]! * norm(i) ** -a.beta - 2 * a.alpha * a.beta * value * sum;
  });
  return { y, dx };
}

function neighbours(i: number, channels: number, radius: number): number[] {
  const first = i - (i % channels);
  return Array.from({ length: channels }, (_, c) => first + c).filter((j) => Math.abs(j - i) <= radius);
}

const cases: [shape: number[], attributes: Attributes][] = [
  [[1, 1, 1, 1], { depthRadius: 5, bias: 1, alpha: 1, beta: 0.5 }],
  [[2, 3, 2, 7], { depthRadius: 2, bias: 2, alpha: 0.5, beta: 0.75 }],
  [[1, 4, 3, 16], { depthRadius: 1, bias: 1, alpha: 0.3, beta: 1 }],
  [[2, 2, 2, 33], { depthRadius: 4, bias: 1.5, alpha: 0.1, beta: 0.25 }],
  [[1, 2, 2, 6], { depthRadius: 2, bias: 1, alpha: 0.2, beta: 0.6 }],
];

describe.each(builds)('local response normalisation with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(cases)('and its gradient equal the definition for %j with %j', (shape, attributes) => {
    const [x, dy] = [numbers(sizeOf(shape), 101), numbers(sizeOf(shape), 103)];
    const expected = reference(x, dy, shape[3]!, attributes);
    const y = runKernel('LRN', { x: { values: x, shape } }, attributes, shape);
    expectClose(y, expected.y);
    const inputs = { x: { values: x, shape }, y: { values: y, shape }, dy: { values: dy, shape } };
    expectClose(runKernel('LRNGrad', inputs, attributes, shape), expected.dx);
  });

  it('carries NaN to the channels near it, and to no others', () => {
    const x = numbers(12, 107);
    x[8] = NaN;
    const attributes = { depthRadius: 2, bias: 1, alpha: 1, beta: 0.75 };
    const y = runKernel('LRN', { x: { values: x, shape: [1, 1, 1, 12] } }, attributes, [1, 1, 1, 12]);
    expect([...y.keys()].filter((i) => Number.isNaN(y[i]))).toEqual([6, 7, 8, 9, 10]);
  });
});
