import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convolution } from '../../../src-main/engine/kernels/convolution/convolution.ts';
import { kernelModule } from '../../../src-main/engine/kernels/runtime/memory.ts';
import type { Winograd } from '../../../src-main/engine/kernels/runtime/simdSupport.ts';
import { winogradTile } from '../../../src-main/engine/kernels/convolution/winograd.ts';
import { convolutionCases, padOf } from './convolutionCases.ts';
import { expectClose, numbers, sizeOf } from './numbers.ts';
import {
  type ConvolutionCase,
  filterShapeOf,
  outputOf,
  referenceConvolution,
  referenceFilterGradient,
  referenceInputGradient,
} from './referenceConvolution.ts';
import { ourBuilds, runKernel, useWasmKernels } from './wasmKernels.ts';

const plain = { stride: [1, 1], pad: 'same' } as const;

/** Convolutions by tiles: edges that cut tiles, sides smaller than a tile, last panels of 4, several blocks. */
const covered: Record<string, ConvolutionCase> = {
  'tiles cut by the edge': { input: [3, 13, 11, 16], filter: [3, 3, 20], stride: [1, 1], pad: 'valid' },
  'the same size': { input: [2, 12, 16, 20], filter: [3, 3, 16], stride: [1, 1], pad: 'same' },
  'images smaller than a tile': { input: [30, 2, 4, 16], filter: [3, 3, 16], stride: [1, 1], pad: 'same' },
  'explicit padding': { input: [5, 6, 9, 16], filter: [3, 3, 16], stride: [1, 1], pad: [2, 1, 0, 3] },
  'padding wider than a tile': {
    input: [2, 4, 5, 16],
    filter: [3, 3, 16],
    stride: [1, 1],
    pad: [7, 5, 8, 0],
  },
  'more than one block': { input: [4, 26, 26, 24], filter: [3, 3, 44], stride: [1, 1], pad: 'valid' },
};

/** Cases that use the direct kernels. */
const direct: Record<string, ConvolutionCase> = {
  ...convolutionCases,
  'a stride': { input: [4, 17, 17, 16], filter: [3, 3, 16], stride: [1, 2], pad: 'same' },
  'a dilation': { ...plain, input: [4, 17, 17, 16], filter: [3, 3, 16], stride: [1, 1], dilation: [2, 1] },
  'channels that fill no vector': { input: [4, 9, 9, 18], filter: [3, 3, 16], stride: [1, 1], pad: 'same' },
  'few filters': { input: [4, 9, 9, 16], filter: [3, 3, 12], stride: [1, 1], pad: 'same' },
  'one column': { input: [4, 60, 1, 16], filter: [3, 3, 16], stride: [1, 1], pad: 'same' },
  'few outputs': { input: [1, 9, 9, 16], filter: [3, 3, 16], stride: [1, 1], pad: 'same' },
};

const anyCovered: fc.Arbitrary<ConvolutionCase> = fc
  .record({
    sides: fc.tuple(fc.integer({ min: 1, max: 11 }), fc.integer({ min: 1, max: 11 })),
    channels: fc.constantFrom(16, 20, 24),
    filters: fc.constantFrom(16, 20, 28),
    pad: fc.oneof(
      fc.constantFrom('same' as const, 'valid' as const),
      fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3)),
    ),
  })
  .map(({ sides, channels, filters, pad }): ConvolutionCase => {
    const c = { filter: [3, 3, filters], stride: [1, 1], pad } satisfies Partial<ConvolutionCase>;
    const one: ConvolutionCase = { ...c, input: [1, ...sides, channels] };
    const outputs = outputOf(one).shape[1] * outputOf(one).shape[2];
    return { ...c, input: [Math.ceil(200 / Math.max(1, outputs)), ...sides, channels] } as ConvolutionCase;
  })
  .filter((c) => outputOf(c).shape.every((extent) => extent > 0) && tileOf(c) > 0);

function attributesOf(c: ConvolutionCase) {
  return {
    ...{ strides: c.stride, pad: padOf(c), dataFormat: 'NHWC' as const, dilations: c.dilation ?? 1 },
    ...{ inputShape: c.input, filterShape: filterShapeOf(c) },
  };
}

function tileOf(c: ConvolutionCase): number {
  return winogradTile(
    kernelModule(tf.backend()).winograd,
    convolution(c.input, filterShapeOf(c), attributesOf(c)),
  );
}

function operands(c: ConvolutionCase) {
  return {
    x: numbers(sizeOf(c.input), 3),
    filter: numbers(sizeOf(filterShapeOf(c)), 5),
    dy: numbers(sizeOf(outputOf(c).shape), 7),
  };
}

type Operands = ReturnType<typeof operands>;

/** The three kernels, their expected results, and the operands of each. */
const kernels = {
  Conv2D: {
    reads: ['x', 'filter'],
    shape: (c: ConvolutionCase) => outputOf(c).shape,
    reference: (c: ConvolutionCase, { x, filter }: Operands) => referenceConvolution(c, x, filter),
  },
  Conv2DBackpropInput: {
    reads: ['dy', 'filter'],
    shape: (c: ConvolutionCase) => c.input,
    reference: (c: ConvolutionCase, { filter, dy }: Operands) => referenceInputGradient(c, filter, dy),
  },
  Conv2DBackpropFilter: {
    reads: ['x', 'dy'],
    shape: filterShapeOf,
    reference: (c: ConvolutionCase, { x, dy }: Operands) => referenceFilterGradient(c, x, dy),
  },
} as const;

type Kernel = keyof typeof kernels;
const names = Object.keys(kernels) as Kernel[];

/**
 * Results of the definition for the usual operands, by kernel and case: every build is compared with the same numbers.
 */
const definitions = new Map<string, Float64Array>();

function definitionOf(kernel: Kernel, c: ConvolutionCase): Float64Array {
  const key = `${kernel} ${JSON.stringify(c)}`;
  const known = definitions.get(key) ?? kernels[kernel].reference(c, operands(c));
  definitions.set(key, known);
  return known;
}

function compute(kernel: Kernel, c: ConvolutionCase, values: Operands): Float32Array {
  const shapes = { x: c.input, filter: filterShapeOf(c), dy: outputOf(c).shape };
  const inputs = kernels[kernel].reads.map((name) => [name, { values: values[name], shape: shapes[name] }]);
  const attributes = attributesOf(c);
  return runKernel(
    kernel,
    Object.fromEntries(inputs) as Parameters<typeof runKernel>[1],
    attributes,
    kernels[kernel].shape(c),
  );
}

/** The largest error, relative to the largest value. */
function errorOf(actual: Float32Array, expected: Float64Array): number {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0) / largest;
}

const builds = ourBuilds.flatMap((simd) =>
  (['2x2', '4x4'] as const).map((winograd) => [simd, winograd] as const),
);

describe.each(builds)('convolution with %s SIMD by tiles of %s', (simd, winograd) => {
  useWasmKernels(simd, winograd);

  describe.each(Object.entries(covered))('of %s', (_, c) => {
    it.each(names)('equals the definition: %s', (kernel) => {
      expect(tileOf(c)).toBeGreaterThan(0);
      const values = operands(c);
      expectClose(compute(kernel, c, values), definitionOf(kernel, c), 3e-6);
    });
  });

  it.each(names)('equals the definition for any sizes: %s', (kernel) => {
    fc.assert(
      fc.property(anyCovered, (c) => {
        const values = operands(c);
        expectClose(compute(kernel, c, values), definitionOf(kernel, c), 3e-6);
      }),
      { numRuns: 10 },
    );
  });

  it('adds a bias and applies ReLU when fused', () => {
    const c = covered['tiles cut by the edge']!;
    const { x, filter } = operands(c);
    const bias = numbers(20, 17);
    const inputs = {
      x: { values: x, shape: c.input },
      filter: { values: filter, shape: filterShapeOf(c) },
      bias: { values: bias, shape: [20] },
    };
    const attributes = { ...attributesOf(c), activation: 'relu' };
    const expected = referenceConvolution(c, x, filter).map((value, i) => Math.max(0, value + bias[i % 20]!));
    expectClose(runKernel('FusedConv2D', inputs, attributes, outputOf(c).shape), expected, 3e-6);
  });

  const spoilt = names.flatMap((kernel) =>
    kernels[kernel].reads.flatMap((operand) => [NaN, Infinity].map((bad) => [kernel, operand, bad] as const)),
  );
  it.each(spoilt)('lets nothing that depends on it hide from %s that %s has %f', (kernel, operand, bad) => {
    const c = covered['the same size']!;
    const values = operands(c);
    values[operand][777] = bad;
    const result = compute(kernel, c, values);
    kernels[kernel].reference(c, values).forEach((value, i) => {
      if (!Number.isFinite(value)) expect(Number.isFinite(result[i])).toBe(false);
    });
  });

  it('keeps NaN in its image', () => {
    const c = covered['the same size']!;
    const values = operands(c);
    values.x[777] = NaN;
    const second = compute('Conv2D', c, values).slice(12 * 16 * 16);
    expect(second.every((value) => Number.isFinite(value))).toBe(true);
  });

  it.each(names)('is the same bit for bit when repeated: %s', (kernel) => {
    const c = covered['more than one block']!;
    const values = operands(c);
    const once = compute(kernel, c, values);
    compute(kernel, covered['the same size']!, operands(covered['the same size']!));
    expect(compute(kernel, c, values)).toEqual(once);
  });

  it('leaves no tensor behind', () => {
    const before = tf.memory().numDataBuffers;
    for (const kernel of names)
      compute(kernel, covered['the same size']!, operands(covered['the same size']!));
    expect(tf.memory().numDataBuffers).toBe(before);
  });
});

describe('what Winograd does not cover', () => {
  useWasmKernels('plain', '4x4');

  it.each(Object.entries(direct))('is computed directly: %s', (_, c) => {
    expect(tileOf(c)).toBe(0);
    if (c.dilation) return;
    const values = operands(c);
    for (const kernel of names) expectClose(compute(kernel, c, values), definitionOf(kernel, c));
  });
});

describe('how many channels and filters Winograd takes', () => {
  useWasmKernels('plain', '4x4');

  it.each([
    [256, 4],
    [260, 0],
  ])('with 256 filters and %i channels the tile is %i', (channels, tile) => {
    expect(tileOf({ input: [2, 12, 12, channels], filter: [3, 3, 256], stride: [1, 1], pad: 'same' })).toBe(
      tile,
    );
  });
});

describe('the direct convolution', () => {
  useWasmKernels();

  it('is what is registered unless told otherwise', () => {
    for (const c of Object.values(covered)) expect(tileOf(c)).toBe(0);
  });
});

describe.each(['2x2', '4x4'] satisfies Winograd[])('rounding by tiles of %s', (winograd) => {
  useWasmKernels('plain', winograd);

  it.each(names)('stays close to float32: %s', (kernel) => {
    const c: ConvolutionCase = { input: [4, 13, 13, 32], filter: [3, 3, 64], stride: [1, 1], pad: 'valid' };
    const values = operands(c);
    const error = errorOf(compute(kernel, c, values), definitionOf(kernel, c));
    expect(error).toBeLessThan(winograd === '2x2' ? 1e-6 : 2e-6);
  });
});
