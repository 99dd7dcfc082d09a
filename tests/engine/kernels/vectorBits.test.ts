import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadKernelFile } from '../../../src-main/engine/kernels/runtime/kernelFiles.ts';
import { registerKernels } from '../../../src-main/engine/kernels/runtime/registerKernels.ts';
import {
  chooseKernels,
  kernelsOf,
  revectorizeFlag,
  vectorBitsAsked,
} from '../../../src-main/engine/kernels/runtime/vectorBits.ts';
import { sameResults } from '../../../src-main/engine/kernels/runtime/sameResults.ts';
import { anyConvolution, convolutionCases, padOf } from './convolutionCases.ts';
import { numbers, sizeOf } from './numbers.ts';
import { type ConvolutionCase, filterShapeOf, outputOf } from './referenceConvolution.ts';
import { ourBuilds, useWasmKernels } from './wasmKernels.ts';

/** The bits of a convolution and of its two gradients. */
function bitsOfConvolution(c: ConvolutionCase): Uint32Array[] {
  return withoutLeaks(() => {
    const x = tf.tensor4d(numbers(sizeOf(c.input), 3), c.input as [number, number, number, number]);
    const shape = filterShapeOf(c);
    const filter = tf.tensor4d(numbers(sizeOf(shape), 5), shape as [number, number, number, number]);
    const { shape: out } = outputOf(c);
    const dy = tf.tensor4d(numbers(sizeOf(out), 7), out as [number, number, number, number]);
    const convolve = (image: tf.Tensor4D, kernel: tf.Tensor4D) =>
      tf.conv2d(image, kernel, c.stride, padOf(c) as 'same');
    const { value, grads } = tf.valueAndGrads(convolve as (...of: tf.Tensor[]) => tf.Tensor4D)(
      [x, filter],
      dy,
    );
    return [value, ...grads].map(bitsOf);
  });
}

type Sides = readonly [rows: number, depth: number, columns: number];

/** The bits of a product with a bias and ReLU, and of its two gradients. */
function bitsOfProduct([rows, depth, columns]: Sides): Uint32Array[] {
  return withoutLeaks(() => {
    const a = tf.tensor2d(numbers(rows * depth, 31), [rows, depth]);
    const b = tf.tensor2d(numbers(depth * columns, 37), [depth, columns]);
    const bias = tf.tensor1d(numbers(columns, 41));
    const dy = tf.tensor2d(numbers(rows * columns, 43), [rows, columns]);
    const multiply = (left: tf.Tensor2D, right: tf.Tensor2D) => tf.relu(tf.add(tf.matMul(left, right), bias));
    const { value, grads } = tf.valueAndGrads(multiply as (...of: tf.Tensor[]) => tf.Tensor2D)([a, b], dy);
    return [value, ...grads].map(bitsOf);
  });
}

/** The bits of what is computed value by value, and of its gradients: activations, pooling, batch normalisation. */
function bitsOfValues([rows, columns, channels]: Sides): Uint32Array[] {
  return withoutLeaks(() => {
    const shape: [number, number, number, number] = [2, rows, columns, channels];
    const x = tf.tensor4d(numbers(sizeOf(shape), 47), shape);
    const perChannel = (start: number) => tf.tensor1d(numbers(channels, start));
    const positive = tf.add(tf.abs(perChannel(53)), 0.1);
    const functions: ((value: tf.Tensor4D) => tf.Tensor)[] = [
      ...[tf.tanh, tf.sigmoid, tf.relu, tf.relu6, tf.elu, tf.selu, tf.exp],
      (value) => tf.leakyRelu(value, 0.3),
      (value) => tf.maxPool(value, 2, 2, 'same'),
      (value) => tf.avgPool(value, 2, 2, 'same'),
      (value) => tf.avgPool(value, 3, 2, 'same'),
      (value) =>
        tf.batchNorm(value, perChannel(59) as never, positive as never, perChannel(61), perChannel(67)),
      (value) => tf.sum(value, [0, 1, 2]),
      (value) => tf.sum(value, 3),
    ];
    return functions.flatMap((compute) => {
      const { value, grads } = tf.valueAndGrads(compute as (...of: tf.Tensor[]) => tf.Tensor)([x]);
      return [value, ...grads].map(bitsOf);
    });
  });
}

/** Disposes all tensors but has another result than tensors. */
function withoutLeaks<T>(compute: () => T): T {
  let result: T;
  tf.tidy(() => void (result = compute()));
  return result!;
}

const bitsOf = (tensor: tf.Tensor): Uint32Array =>
  new Uint32Array(tensor.dataSync<'float32'>().slice().buffer);

const seed = 20261130;
const widths: ConvolutionCase[] = [12, 13, 16, 20, 28, 32, 40].map((filters) => ({
  input: [4, 9, 8, 16],
  filter: [3, 3, filters],
  stride: [1, 1],
  pad: 'same',
}));
const convolutions = [
  ...Object.values(convolutionCases),
  ...widths,
  ...fc.sample(anyConvolution, { numRuns: 40, seed }),
];
const side = fc.integer({ min: 1, max: 40 });
const products: Sides[] = [
  [64, 120, 84],
  [64, 400, 120],
  [17, 600, 28],
  ...fc.sample(fc.tuple(side, side, side), { numRuns: 60, seed }),
];

const values: Sides[] = [
  [4, 4, 8],
  [4, 4, 16],
  [5, 3, 13],
  ...fc.sample(
    fc.tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 33 })),
    {
      ...{ numRuns: 30, seed },
    },
  ),
];

describe.each(ourBuilds.flatMap((simd) => (['none', '2x2', '4x4'] as const).map((w) => [simd, w] as const)))(
  'kernels with %s SIMD and Winograd %s',
  (simd, winograd) => {
    useWasmKernels(simd, winograd);

    it('give the same bits with vectors of 128 and of 256 bits, for all shapes', async () => {
      const all = async (vectorBits: 128 | 256) => {
        expect(await registerKernels({ simd, winograd, vectorBits })).toMatchObject({ vectorBits });
        return [
          ...convolutions.map(bitsOfConvolution),
          ...products.map(bitsOfProduct),
          ...values.map(bitsOfValues),
        ];
      };
      const narrow = await all(128);
      const wide = await all(256);
      const cases = [...convolutions, ...products, ...values];
      const different = cases.filter((_case, at) =>
        narrow[at]!.some((bits, part) => !bits.every((bit, i) => bit === wide[at]![part]![i])),
      );
      expect(different).toEqual([]);
    });
  },
);

describe('the choice of the vectors', () => {
  useWasmKernels();
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each(['plain', 'relaxed'] as const)('compares bits: %s', async (simd) => {
    const narrow = await kernelsOf(simd, 128);
    const wide = await kernelsOf(simd, 256);
    expect(sameResults(narrow.module, wide.module)).toBe(true);
  });

  it('sees an operation that is compiled wrong', async () => {
    const narrow = await kernelsOf('plain', 128);
    const bytes = (await loadKernelFile('featurescope-simd-256')).slice();
    // Each f32x4.mul becomes f32x4.max.
    let changed = 0;
    for (let at = 0; at + 2 < bytes.length; at++)
      if (bytes[at] === 0xfd && bytes[at + 1] === 0xe6 && bytes[at + 2] === 0x01) {
        bytes[at + 1] = 0xe9;
        changed++;
      }
    expect(changed).toBeGreaterThan(100);
    expect(sameResults(narrow.module, new WebAssembly.Module(bytes))).toBe(false);
  });

  it('is made once, and says why where it is 128 bits', async () => {
    const chosen = await chooseKernels('plain');
    expect(await chooseKernels('plain')).toBe(chosen);
    if (chosen.bits === 256) expect(chosen.why).toBeUndefined();
    else expect(['engine', 'processor']).toContain(chosen.why);
    if (process.arch === 'x64' && !revectorizeFlag())
      expect(chosen).toMatchObject({ bits: 128, why: 'engine' });
  });

  it.each([
    ['11.3.244.8-node.38', 'x64', undefined],
    ['12.4.254.21-node.33', 'x64', undefined],
    ['12.9.202.28-node.11', 'x64', 'experimental-wasm-revectorize'],
    ['13.6.233.17-node.41', 'x64', 'experimental-wasm-revectorize'],
    ['14.1.146.11-node.14', 'x64', 'experimental-wasm-revectorize'],
    ['15.6.100.1-electron.0', 'x64', 'wasm-revectorize'],
    ['13.6.233.17-node.41', 'arm64', undefined],
  ])('knows the flag of V8 %s on %s', (version, architecture, flag) => {
    expect(revectorizeFlag(version, architecture)).toBe(flag);
  });

  it('follows $FEATURESCOPE_VECTOR_BITS, and no other value of it', async () => {
    for (const bits of [128, 256] as const) {
      vi.stubEnv('FEATURESCOPE_VECTOR_BITS', String(bits));
      expect(await registerKernels()).toMatchObject({ vectorBits: bits, whyBits: 'asked' });
    }
    for (const value of ['', '512', 'wide'])
      expect(vectorBitsAsked({ FEATURESCOPE_VECTOR_BITS: value })).toBeUndefined();
    vi.unstubAllEnvs();
    await registerKernels();
  });
});
