import { tensor, variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { optimizers } from '../../../../src-main/engine/training/optimizers/optimizers.ts';
import { optimizerNames } from '../../../../src-shared/contract/service.ts';
import { biasCorrection, computeUpdate } from '../../../../src-shared/arithmetic/updateRules.ts';

const COUNT = 1000;
beforeAll(() => selectBackend('wasm'));

/** Values of many magnitudes, including zero. */
function values(name: string, lowest: number): Float32Array {
  const random = new RandomStream(5, name);
  return Float32Array.from({ length: COUNT }, (_none, at) =>
    at % 50 === 0 ? 0 : (lowest + (1 - lowest) * random.nextFloat()) * 10 ** (-8 * random.nextFloat()),
  );
}

describe('the formula of an update with its numbers put in', () => {
  it.each(optimizerNames)('gives the very bits of the engine: %s', (name) => {
    const { slotNames } = optimizers[name];
    const before = { weights: values('w', -1), gradients: values('g', -1) };
    const squares = (slot: string) => slot !== 'm' && slot !== 'velocity';
    const slotsBefore = slotNames.map((slot) => values(slot, squares(slot) ? 0 : -1));
    for (const step of [1, 2, 17, 1000, 123_456]) {
      const weight = variable(tensor(before.weights));
      const slots = Object.fromEntries(
        slotNames.map((slot, at) => [slot, variable(tensor(slotsBefore[at]!))]),
      );
      optimizers[name].update(weight, tensor(before.gradients), slots, 0.0123, step);
      const [after, ...slotsAfter] = [weight, ...Object.values(slots)].map((one) => one.dataSync());
      for (let at = 0; at < COUNT; at++) {
        const lines = computeUpdate(
          name,
          {
            weight: before.weights[at]!,
            gradient: before.gradients[at]!,
            slots: Object.fromEntries(slotNames.map((slot, index) => [slot, slotsBefore[index]![at]!])),
          },
          0.0123,
          step,
        );
        expect(lines.at(-1)!.value).toBe(after![at]);
        for (const line of lines.slice(0, -1))
          expect(line.value).toBe(slotsAfter[slotNames.indexOf(line.slot!)]![at]);
      }
    }
  });

  it('corrects Adam’s bias: after the first step the moments are the gradient and its square', () => {
    const { m, v, rate } = biasCorrection(0.1 * 0.3, 0.001 * 0.09, 0.01, 1);
    expect(m).toBeCloseTo(0.3, 12);
    expect(v).toBeCloseTo(0.09, 12);
    expect(rate).toBeCloseTo((0.01 * Math.sqrt(0.001)) / 0.1, 12);
  });
});
