import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { generateDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import { checkArithmetic } from '../../../src-main/engine/inspection/checkArithmetic.ts';
import { askedOf, freshNetwork, networkOf } from '../explain/asked.ts';

beforeAll(() => selectBackend('wasm'));

/** A digit in the network's input size. */
const pixels = Uint8Array.from(generateDigits({ train: 1, test: 1 }).test.inputs as Uint8Array).slice(0, 784);

describe('checking a network against float64', () => {
  it.each(['lenet5', 'digits-cnn', 'dnn'])('finds rounding alone in %s', async (recipe) => {
    const network = freshNetwork(recipe);
    const checks = await checkArithmetic(askedOf(network), { pixels });
    expect(checks.map(({ layer }) => layer)).toEqual(network.info.layers.map(({ name }) => name));
    expect(checks[0]).toMatchObject({ checked: 0, difference: null });
    for (const { layer, checked, relative } of checks.slice(1)) {
      expect(checked, layer).toBeGreaterThan(0);
      expect(relative, layer).toBeLessThan(1e-5);
    }
    expect(checks.some(({ difference }) => difference! > 0)).toBe(true);
    network.dispose();
  });

  it('leaves out what is opaque, and sees a layer that computes something else', async () => {
    const model = sequential({
      layers: [
        layers.permute({ dims: [3, 1, 2], inputShape: [2, 2, 1], name: 'turned' }),
        layers.conv2d({ filters: 1, kernelSize: 1, dataFormat: 'channelsFirst', name: 'opaque' }),
        layers.flatten({ name: 'flat' }),
        layers.dense({ units: 2, name: 'out' }),
      ],
    });
    const network = networkOf(model, [[2], [1], [1, 2, 3, 4, 5, 6, 7, 8], [0, 1]]);
    const asked = { ...askedOf(network) };
    const sample = { pixels: Uint8Array.of(0, 51, 102, 255) };
    const checks = await checkArithmetic(asked, sample);
    const of = (name: string) => checks.find(({ layer }) => layer === name)!;
    expect(of('opaque')).toMatchObject({ checked: 0, difference: null });
    expect(of('out').difference).toBeLessThan(1e-5);
    // The same layer, said to have another activation: its arithmetic is then not what the engine computes.
    const info = network.info.layers.at(-1)!;
    info.activation = 'tanh';
    expect((await checkArithmetic(asked, sample)).at(-1)!.difference).toBeGreaterThan(1);
    network.dispose();
  });
});
