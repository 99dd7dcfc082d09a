import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose, numbers, sizeOf } from './numbers.ts';
import { outputOf } from './referenceConvolution.ts';
import { builds, ourBuilds, runKernel, useWasmKernels } from './wasmKernels.ts';

interface PoolCase {
  input: [images: number, height: number, width: number, channels: number];
  window: [number, number];
  stride: [number, number];
  pad: 'same' | 'valid';
}

const cases: Record<string, PoolCase> = {
  'a single number': { input: [1, 1, 1, 1], window: [1, 1], stride: [1, 1], pad: 'valid' },
  'two by two, six channels': { input: [2, 8, 8, 6], window: [2, 2], stride: [2, 2], pad: 'valid' },
  'an odd image': { input: [2, 7, 9, 5], window: [2, 2], stride: [2, 2], pad: 'valid' },
  'windows that overlap': { input: [2, 7, 8, 8], window: [3, 3], stride: [2, 2], pad: 'valid' },
  'windows with gaps': { input: [1, 9, 9, 3], window: [2, 2], stride: [3, 3], pad: 'valid' },
  'the whole image': { input: [2, 5, 4, 7], window: [5, 4], stride: [1, 1], pad: 'valid' },
};
const overTheEdge: Record<string, PoolCase> = {
  'windows over the edge': { input: [2, 5, 7, 4], window: [3, 3], stride: [2, 2], pad: 'same' },
  'stride one over the edge': { input: [1, 4, 3, 2], window: [2, 3], stride: [1, 1], pad: 'same' },
};

/** For every output: the flat input indices of its window that lie in the image, row by row. */
function windows(p: PoolCase): { shape: number[]; cells: number[][] } {
  const [images, height, width, channels] = p.input;
  const geometry = outputOf({
    input: p.input,
    filter: [...p.window, channels],
    stride: p.stride,
    pad: p.pad,
  });
  const cells = Array.from({ length: sizeOf(geometry.shape) }, (_, index) => {
    const c = index % channels;
    const x = Math.floor(index / channels) % geometry.shape[2];
    const y = Math.floor(index / channels / geometry.shape[2]) % geometry.shape[1];
    const n = Math.floor(index / channels / geometry.shape[2] / geometry.shape[1]);
    const inside: number[] = [];
    for (let i = 0; i < p.window[0]; i++)
      for (let j = 0; j < p.window[1]; j++) {
        const row = y * p.stride[0] + i - geometry.top;
        const column = x * p.stride[1] + j - geometry.left;
        if (n < images && row >= 0 && row < height && column >= 0 && column < width)
          inside.push(((n * height + row) * width + column) * channels + c);
      }
    return inside;
  });
  return { shape: geometry.shape, cells };
}

function referenceMaximum(p: PoolCase, x: Float32Array) {
  const { shape, cells } = windows(p);
  const gradientOf = (dy: Float32Array) => {
    const gradient = new Float64Array(x.length);
    cells.forEach((inside, i) => {
      const largest = Math.max(...inside.map((at) => x[at]!));
      gradient[inside.find((at) => Object.is(x[at], largest) || x[at] === largest)!]! += dy[i]!;
    });
    return gradient;
  };
  return { shape, values: cells.map((inside) => Math.max(...inside.map((at) => x[at]!))), gradientOf };
}

function referenceAverage(p: PoolCase, x: Float32Array) {
  const { shape, cells } = windows(p);
  const gradientOf = (dy: Float32Array) => {
    const gradient = new Float64Array(x.length);
    cells.forEach((inside, i) => inside.forEach((at) => (gradient[at]! += dy[i]! / inside.length)));
    return gradient;
  };
  const mean = (inside: number[]) => inside.reduce((sum, at) => sum + x[at]!, 0) / inside.length;
  return { shape, values: cells.map(mean), gradientOf };
}

type Operands = Record<string, { values: Float32Array; shape: number[] }>;

function check(p: PoolCase, kind: 'Max' | 'Avg', x = numbers(sizeOf(p.input), 19)) {
  const reference = kind === 'Max' ? referenceMaximum(p, x) : referenceAverage(p, x);
  const attributes = { filterSize: p.window, strides: p.stride, pad: p.pad };
  const input = { values: x, shape: p.input };
  const output = runKernel(`${kind}Pool`, { x: input }, attributes, reference.shape);
  expectClose(output, reference.values);
  const dy = numbers(output.length, 23);
  const pooled = kind === 'Max' ? { output: { values: output, shape: reference.shape } } : {};
  const inputs = { dy: { values: dy, shape: reference.shape }, input, ...pooled } as Operands;
  expectClose(runKernel(`${kind}PoolGrad`, inputs, attributes, p.input), reference.gradientOf(dy));
}

describe.each(builds)('pooling with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(Object.entries(cases))('takes the largest, and hands its gradient back, for %s', (_, p) =>
    check(p, 'Max'),
  );
  it.each(Object.entries(cases))('takes the mean, and hands its gradient back, for %s', (_, p) =>
    check(p, 'Avg'),
  );
});

describe.each(ourBuilds)('pooling over the edge with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(Object.entries(overTheEdge))('leaves out what is not there, for %s', (_, p) => {
    check(p, 'Max');
    check(p, 'Avg');
  });

  it('does so for any small pooling', () => {
    const size = (max: number) => fc.integer({ min: 1, max });
    const anyPooling = fc
      .record({
        input: fc.tuple(size(2), size(8), size(8), size(9)),
        window: fc.tuple(size(3), size(3)),
        stride: fc.tuple(size(3), size(3)),
        pad: fc.constantFrom('same' as const, 'valid' as const),
      })
      .filter((p) => p.input[1] >= p.window[0] && p.input[2] >= p.window[1]);
    fc.assert(
      fc.property(anyPooling, fc.constantFrom('Max' as const, 'Avg' as const), (p, kind) => check(p, kind)),
      { numRuns: 80 },
    );
  });

  it('gives the gradient of equal cells to the first', () => {
    check(cases['two by two, six channels']!, 'Max', new Float32Array(2 * 8 * 8 * 6).fill(3));
  });

  it('lets NaN and infinity through the window that has them', () => {
    const x = numbers(2 * 8 * 8 * 6, 29);
    x[7] = NaN;
    x[100] = Infinity;
    x[203] = -Infinity;
    check(cases['two by two, six channels']!, 'Max', x);
    const attributes = { filterSize: 2, strides: 2, pad: 'valid' };
    const mean = runKernel('AvgPool', { x: { values: x, shape: [2, 8, 8, 6] } }, attributes, [2, 4, 4, 6]);
    expect(mean.filter((value) => !Number.isFinite(value))).toHaveLength(3);
  });
});
