import { describe, expect, it } from 'vitest';
import type { Trial } from '../../../src-main/engine/backends/Backend.ts';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';

const wasm = (simd: boolean): Trial => ({
  ok: true,
  info: { name: 'wasm', label: simd ? 'wasm simd' : 'wasm', threads: 2, simd },
});
const tensorflow: Trial = { ok: true, info: { name: 'tensorflow', label: 'tensorflow cpu', threads: 0 } };
const failed: Trial = { ok: false, reason: 'it did not start' };

/** Trials with given outcomes, and the order in which they are made. */
function trialsOf(ends: { wasm: Trial; tensorflow: Trial }) {
  const order: string[] = [];
  const trial = (name: 'wasm' | 'tensorflow') => () => {
    order.push(name);
    return Promise.resolve(ends[name]);
  };
  return { order, trials: { wasm: trial('wasm'), tensorflow: trial('tensorflow') } };
}

describe('the backend that is used', () => {
  it('is the bundled one where it has SIMD, and native TensorFlow is not even loaded then', async () => {
    const { order, trials } = trialsOf({ wasm: wasm(true), tensorflow });
    expect(await selectBackend(undefined, trials)).toMatchObject({ name: 'wasm', simd: true });
    expect(order).toEqual(['wasm']);
  });

  it('is native TensorFlow where WebAssembly has no SIMD or does not start, and says why', async () => {
    for (const [trial, reason] of [
      [wasm(false), 'wasm: no SIMD'],
      [failed, 'wasm: it did not start'],
    ] as const) {
      const { trials } = trialsOf({ wasm: trial, tensorflow });
      expect(await selectBackend(undefined, trials)).toMatchObject({ name: 'tensorflow', reason });
    }
  });

  it('is WebAssembly without SIMD where there is nothing else, started again after the other was tried', async () => {
    const { order, trials } = trialsOf({ wasm: wasm(false), tensorflow: failed });
    expect(await selectBackend(undefined, trials)).toMatchObject({
      name: 'wasm',
      reason: 'tensorflow: it did not start',
    });
    expect(order.at(-1)).toBe('wasm');
  });

  it('is the one that was asked for, whichever is faster', async () => {
    const { order, trials } = trialsOf({ wasm: wasm(true), tensorflow });
    expect(await selectBackend('tensorflow', trials)).toMatchObject({ name: 'tensorflow' });
    expect(order).toEqual(['tensorflow']);
  });

  it('is refused by name where it does not work, or where none does', async () => {
    const { trials } = trialsOf({ wasm: failed, tensorflow: failed });
    await expect(selectBackend('wasm', trials)).rejects.toMatchObject({
      code: 'engine/backend-unavailable',
      detail: { backend: 'wasm', reason: 'it did not start' },
    });
    await expect(selectBackend('webgpu', trials)).rejects.toMatchObject({
      code: 'engine/backend-unavailable',
    });
    await expect(selectBackend(undefined, trials)).rejects.toMatchObject({ code: 'engine/no-backend' });
  });
});
