import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { kernelModule, OutOfMemory } from '../../../src-main/engine/kernels/runtime/memory.ts';
import { useWasmKernels } from './wasmKernels.ts';

describe('the memory of the kernels', () => {
  useWasmKernels();

  it('says in words when a tensor cannot fit, and suggests a smaller batch', () => {
    const module = kernelModule(tf.backend());
    const before = tf.memory().numDataBuffers;
    expect(() => module.output([4096, 512, 512])).toThrow(
      'a tensor of 4096 x 512 x 512. Use a smaller batch.',
    );
    expect(() => module.scratch(2 ** 33)).toThrow(OutOfMemory);
    // The stock kernels do not check allocations themselves.
    expect(() => module.backend.makeOutput([4096, 512, 512], 'float32')).toThrow(OutOfMemory);
    expect(tf.memory().numDataBuffers).toBe(before);
  });

  it('says so too when the sizes fit but the memory is full, and goes on when some is free again', () => {
    const module = kernelModule(tf.backend());
    const gigabytes: tf.TensorInfo[] = [];
    expect(() => {
      for (let i = 0; i < 8; i++) gigabytes.push(module.backend.makeOutput([2 ** 28], 'float32'));
    }).toThrow(OutOfMemory);
    expect(gigabytes.length).toBeGreaterThanOrEqual(2);
    for (const tensor of gigabytes) expect(module.values(tensor)).toHaveLength(2 ** 28); // inside the memory
    gigabytes.forEach((tensor) => module.dispose(tensor));
    expect([...tf.add([1, 2], [3, 4]).dataSync()]).toEqual([4, 6]);
  });

  it.each([2 ** 31 - 2 ** 19, 2 ** 31, 2 ** 31 + 2 ** 20, 2 ** 32 - 2 ** 21])(
    'refuses a single area of %i bytes, which the allocator would place outside the memory',
    (bytes) => {
      const module = kernelModule(tf.backend());
      expect(() => module.allocate(bytes)).toThrow(OutOfMemory);
      expect(() => module.output([bytes / 4])).toThrow(OutOfMemory);
      expect(() => module.backend.makeOutput([bytes / 4], 'float32')).toThrow(OutOfMemory);
      expect(() => module.scratch(bytes)).toThrow(OutOfMemory);
    },
  );

  it('gives scratch areas that are aligned and do not overlap, and goes on after they grew', () => {
    const module = kernelModule(tf.backend());
    for (const size of [1, 100, 5_000_000]) {
      const [a, b, c] = module.scratch(size, 7, size) as [number, number, number];
      expect([a % 16, b % 16, c % 16]).toEqual([0, 0, 0]);
      expect(b - a).toBeGreaterThanOrEqual(size);
      expect(c - b).toBeGreaterThanOrEqual(7);
    }
  });

  it('refuses a backend that has no kernels', () => {
    expect(() => kernelModule({})).toThrow(/Call registerKernels/);
  });
});
