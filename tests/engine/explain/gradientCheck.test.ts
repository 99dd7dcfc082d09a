import { mul, memory } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { checkGradient } from '../../../src-main/engine/explain/gradientCheck.ts';
import { Network } from '../../../src-main/engine/training/Network.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import { openTiny } from '../training/tinyRun.ts';
import { networkOf } from './asked.ts';
import { sessionsOf } from './everyTask.ts';

beforeAll(() => selectBackend('wasm'));
afterEach(() => vi.restoreAllMocks());

const wish = { split: 'train', index: 0, count: 4, weights: 12, seed: 1 } as const;

describe('the check of the gradients that a network is trained with', () => {
  it.each(Object.entries(sessionsOf))('finds them right in %s, and changes nothing', async (name, opened) => {
    const session = await opened();
    await session.control({ action: 'step', steps: 2 });
    const before = session.network.weightsSha256();
    await checkGradient(session, wish); // fills caches of the kernels
    const tensors = memory().numTensors;
    const told: number[] = [];
    const check = await checkGradient(session, wish, { onProgress: (done) => told.push(done) });
    expect(memory().numTensors).toBe(tensors);
    expect(session.network.weightsSha256()).toBe(before);
    expect(check.tensors.map(({ ok }) => ok)).toEqual(check.tensors.map(() => true));
    expect(check.tensors).toHaveLength(session.network.model.trainableWeights.length);
    expect(told).toEqual(check.tensors.map((_tensor, at) => at + 1));
    for (const { relative, tolerance, h, checked, shape, byH } of check.tensors) {
      // A tolerance that excuses everything would be none.
      expect(tolerance).toBeLessThan(0.2);
      expect(relative).toBeLessThan(0.05);
      expect(h).toBeGreaterThan(0);
      expect(checked).toBe(
        Math.min(
          12,
          shape.reduce((product, side) => product * side, 1),
        ),
      );
      expect(byH).toHaveLength(11);
    }
    expect([check.random.length > 0, check.ofBatch.length > 0]).toEqual([
      /dropout|two inputs/.test(name),
      /batch norm/.test(name),
    ]);
  });

  it('finds a gradient that is a twentieth too large', async () => {
    const session = await openTiny();
    const original = Network.prototype.gradients;
    vi.spyOn(Network.prototype, 'gradients').mockImplementation(function (this: Network, ...given) {
      const found = original.apply(this, given);
      return { ...found, gradients: found.gradients.map((one, at) => (at === 2 ? mul(one, 1.05) : one)) };
    });
    const { tensors } = await checkGradient(session, wish);
    expect(tensors.map(({ ok }) => ok)).toEqual(tensors.map((_tensor, at) => at !== 2));
    expect(tensors[2]!.relative).toBeGreaterThan(0.02);
    const { worst } = tensors[2]!;
    expect(worst.analytic / worst.numeric).toBeCloseTo(1.05, 2);
  });

  it('opens the worst weight with its place and both losses, which give the difference quotient', async () => {
    const session = await openTiny();
    const { tensors, loss, count } = await checkGradient(session, { ...wish, index: 95, count: 64 });
    // Of 96 images only the last is left.
    expect(count).toBe(1);
    expect(loss).toBeGreaterThan(0);
    for (const { worst, h, shape, layer, name } of tensors) {
      const stored = session.network.weights().find((one) => one.name === `${layer}/${name}`)!;
      const at = worst.place.reduce((index, place, axis) => index * shape[axis]! + place, 0);
      expect(stored.data[at]).toBe(worst.value);
      const moved = Math.fround(worst.value + h) - Math.fround(worst.value - h);
      expect((worst.above - worst.below) / moved).toBeCloseTo(worst.numeric, 12);
    }
  });

  it('agrees with the derivative of a softmax by hand', async () => {
    // Logits 1 * 0.5 + 0.1 and 1 * -0.5 - 0.1 of one pixel of full brightness, which is of class 0.
    const model = sequential({
      layers: [
        layers.flatten({ inputShape: [1, 1, 1], name: 'flat' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    });
    const network = networkOf(model, [
      [0.5, -0.5],
      [0.1, -0.1],
    ]);
    const split = { inputs: Uint8Array.of(255), labels: Uint8Array.of(0), count: 1 };
    const data = {
      name: 'made',
      shape: [1, 1, 1],
      classes: ['a', 'b'],
      train: split,
      test: split,
      embedded: false,
    };
    const session = { network, data, trained: split, position: { step: 0, epoch: 0 } };
    const { tensors, loss } = await checkGradient(session as unknown as Session, wish);
    const p = 1 / (1 + Math.exp(1.2));
    expect(loss).toBeCloseTo(-Math.log(1 - p), 6);
    for (const { worst } of tensors) {
      const expected = worst.place.at(-1) === 0 ? -p : p;
      expect(worst.analytic).toBeCloseTo(expected, 6);
      expect(worst.numeric).toBeCloseTo(expected, 4);
    }
    network.dispose();
  });

  it('stops when it is cancelled, and refuses a network that overflows', async () => {
    const session = await openTiny();
    const stop = new AbortController();
    const onProgress = (): void => stop.abort(new Error('enough'));
    await expect(checkGradient(session, wish, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    const weights = session.network.weights();
    weights[0]!.data.fill(NaN);
    session.network.restore(weights, session.network.slots());
    await expect(checkGradient(session, wish)).rejects.toMatchObject({
      code: 'why/not-finite',
      detail: { layer: 'conv1' },
    });
  });
});
