import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { kernelList } from '../../../src-main/engine/kernels/runtime/kernelList.ts';
import { registerKernels } from '../../../src-main/engine/kernels/runtime/registerKernels.ts';
import { resourcesFolder } from '../../../src-main/engine/resources.ts';
import { useWasmKernels } from './wasmKernels.ts';

describe('the registration of the kernels', () => {
  useWasmKernels();

  it('says which build is in use and which kernels it replaced, without warnings', async () => {
    const warn = vi.spyOn(console, 'warn');
    const info = await registerKernels();
    expect(info).toMatchObject({ simd: 'plain', winograd: 'none' });
    expect(info.kernels).toEqual(kernelList.map((entry) => entry.kernelName).sort());
    expect(warn).not.toHaveBeenCalled();
  });

  it('puts the stock kernels back where there is no SIMD, but for the four that stock lacks or gets wrong', async () => {
    const ours = tf.getKernel('Conv2D', 'wasm');
    expect(await registerKernels({ simd: 'none', winograd: '4x4' })).toEqual({
      simd: 'none',
      vectorBits: 0,
      winograd: 'none',
      kernels: ['Conv2DBackpropFilter', 'FusedBatchNorm', 'MaxPoolGrad', 'Prelu'],
    });
    expect(tf.getKernel('Conv2D', 'wasm')).not.toBe(ours);
    await registerKernels();
  });

  it('lists every kernel once', () => {
    const names = kernelList.map((entry) => entry.kernelName);
    expect(new Set(names).size).toBe(names.length);
  });

  it('leaves what a kernel does not cover to the stock kernel', () => {
    const integers = tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32');
    expect(tf.sum(integers).dataSync()[0]).toBe(10);
    expect(tf.sum(integers).dtype).toBe('int32');
    const cube = tf.reshape(tf.range(0, 24), [2, 3, 4]);
    expect([...tf.sum(cube, 1).dataSync()]).toEqual([12, 15, 18, 21, 48, 51, 54, 57]);
  });

  it('refuses another backend, in words', async () => {
    tf.engine().backendName = 'cpu';
    try {
      await expect(registerKernels()).rejects.toThrow(
        'The kernels need the wasm backend, but cpu is active.',
      );
    } finally {
      tf.engine().backendName = 'wasm';
    }
  });

  it('finds the resources folder', () => {
    expect(resourcesFolder()).toMatch(/resources$/);
  });
});
