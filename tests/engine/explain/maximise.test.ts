import { readImage } from '../../../src-main/engine/data/fitImages.ts';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { generateDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import { maximise, type MaximiseSettings } from '../../../src-main/engine/explain/maximise.ts';
import { forward64 } from '../../reference/network64.ts';
import { askedOf, freshNetwork, image64, networkOf, trainedNetwork, weights64 } from './asked.ts';

beforeAll(() => selectBackend('wasm'));

const settings: MaximiseSettings = {
  ...{ layer: 'conv2', map: 3, steps: 40, step: 0, rate: 0.03, decay: 0.01, jitter: 1, seed: 1 },
};

describe('activation maximisation', () => {
  it.each([
    ['conv2', 3],
    ['dense1', 10],
    ['output', 7],
  ])('of %s, %i excites it more than every image of a data set', async (layer, map) => {
    const network = await trainedNetwork();
    const { test } = generateDigits({ train: 10, test: 60 });
    const found = maximise(askedOf(network), { ...settings, layer, map, steps: 100 });
    const linear = network.info.layers.map((one) =>
      one.activation === 'softmax' ? { ...one, activation: 'linear' } : one,
    );
    const excited = (image: Parameters<typeof forward64>[2]): number => {
      const { data, shape } = forward64(linear, weights64(network), image)[layer]!;
      const units = shape.at(-1)!;
      const own = data.filter((_value, at) => at % units === map);
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    };
    const reached = excited({ shape: [28, 28, 1], data: Float64Array.from(found.image) });
    expect(found.values.at(-1)).toBeCloseTo(reached, 4);
    expect(found.values).toHaveLength(101);
    expect(reached).toBeGreaterThan(found.values[0]!);
    for (let index = 0; index < test.count; index++)
      expect(reached).toBeGreaterThan(excited(image64(readImage(test, [28, 28, 1], index), [28, 28, 1])));
    expect(found.image.every((value) => value >= 0 && value <= 1)).toBe(true);
    network.dispose();
  });

  it('is the same bit for bit for a seed, in one call or many, and another for another seed', () => {
    const network = freshNetwork('cnn');
    const layer = network.info.layers.find(({ kind }) => kind === 'conv')!.name;
    const whole = maximise(askedOf(network), { ...settings, layer });
    expect(maximise(askedOf(network), { ...settings, layer }).image).toEqual(whole.image);
    const values: number[] = [];
    let part = maximise(askedOf(network), { ...settings, layer, steps: 0 });
    while (part.step < 40) {
      part = maximise(askedOf(network), { ...settings, layer, steps: 8, step: part.step, from: part.image });
      values.push(...part.values.slice(0, 8));
    }
    expect(part.image).toEqual(whole.image);
    expect(Float32Array.from([...values, part.values.at(-1)!])).toEqual(whole.values);
    expect(maximise(askedOf(network), { ...settings, layer, seed: 2 }).image).not.toEqual(whole.image);
    network.dispose();
  });

  it('says when nothing moves a unit, and what there is not', () => {
    const model = sequential({
      layers: [
        layers.flatten({ inputShape: [2, 2, 1] }),
        layers.dense({ units: 2, activation: 'relu', name: 'dead' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    });
    const bias = [-100, 1];
    const network = networkOf(model, [[1, 0, 0, 1, 1, 0, 0, 1], bias, [1, 0, 0, 1], [0, 0]]);
    const dead = maximise(askedOf(network), { ...settings, layer: 'dead', map: 0, steps: 3 });
    expect([dead.still, dead.values.at(-1)]).toEqual([true, 0]);
    expect(maximise(askedOf(network), { ...settings, layer: 'dead', map: 1, steps: 3 }).still).toBe(false);
    expect(() => maximise(askedOf(network), { ...settings, layer: 'dead', map: 2 })).toThrow(
      expect.objectContaining({ code: 'why/no-unit', detail: { layer: 'dead', map: 2, last: 1 } }),
    );
    const from = new Float32Array(3);
    expect(() => maximise(askedOf(network), { ...settings, layer: 'dead', map: 0, from })).toThrow(
      expect.objectContaining({ code: 'protocol/invalid-argument' }),
    );
    const broken = networkOf(model, [[NaN, 0, 0, 1, 1, 0, 0, 1], bias, [1, 0, 0, 1], [0, 0]]);
    expect(() => maximise(askedOf(broken), { ...settings, layer: 'dead', map: 0 })).toThrow(
      expect.objectContaining({ code: 'why/not-finite' }),
    );
    network.dispose();
  });
});
