import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { forward } from '../../../src-main/engine/network/forward.ts';
import { buildFromTopology } from '../../../src-main/engine/network/topology.ts';
import { graphOf } from '../../../src-main/engine/network/graph.ts';
import type { isRandom } from '../../../src-main/engine/network/noise.ts';
import { applyNoise, layerNoise } from '../../../src-main/engine/network/noise.ts';
import { stack } from '../../../src-main/engine/recipes/stack.ts';
import { wholePass } from '../../../src-main/engine/network/TrainingPass.ts';
import { expectClose, numbers } from '../kernels/numbers.ts';
import { useWasmKernels } from '../kernels/wasmKernels.ts';

type Layer = Parameters<typeof isRandom>[0];

const ones = (shape: number[]) => tf.ones(shape);
const values = (tensor: tf.Tensor) => [...tensor.dataSync()];
const noise = (layer: Layer, shape: number[], step = 1, firstRow = 0, position = 3) =>
  values(layerNoise(layer, position, ones(shape), { seed: 5, step, firstRow }));

function moments(of: number[]): [mean: number, deviation: number] {
  const mean = of.reduce((sum, value) => sum + value, 0) / of.length;
  return [mean, Math.sqrt(of.reduce((sum, value) => sum + (value - mean) ** 2, 0) / of.length)];
}

describe('the noise of a random layer', () => {
  useWasmKernels();
  const dropout = layers.dropout({ rate: 0.25 });

  it('drops the share of values it names, and scales the others up', () => {
    const mask = noise(dropout, [40, 1000]);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(4 / 3)]));
    expect(mask.filter((value) => value === 0).length / mask.length).toBeCloseTo(0.25, 2);
  });

  it('is the same for the same seed, step, layer and row, and another for any other', () => {
    const [shape, first] = [[4, 200], noise(dropout, [4, 200])];
    expect(noise(dropout, shape)).toEqual(first);
    expect(noise(dropout, shape, 2)).not.toEqual(first);
    expect(noise(dropout, shape, 1, 0, 4)).not.toEqual(first);
    const other = values(layerNoise(dropout, 3, ones(shape), { seed: 6, step: 1, firstRow: 0 }));
    expect(other).not.toEqual(first);
    expect(first.slice(0, 200)).not.toEqual(first.slice(200, 400));
  });

  it.each([
    ['channelsLast', [3, 2, 4, 50], (map: number[], at: number) => map[at % 50]],
    ['channelsFirst', [3, 50, 2, 4], (map: number[], at: number) => map[Math.floor(at / 8)]],
  ] as const)('drops whole maps, %s', async (dataFormat, [count, ...shape], mapOf) => {
    const config = { name: 'maps', rate: 0.4, data_format: dataFormat, batch_input_shape: [null, ...shape] };
    const data_format = dataFormat === 'channelsLast' ? 'channels_last' : 'channels_first';
    const model = await buildFromTopology({
      class_name: 'Sequential',
      config: {
        name: 'one',
        layers: [{ class_name: 'SpatialDropout2D', config: { ...config, data_format } }],
      },
    });
    const dropped = values(forward(graphOf(model), ones([count, ...shape]), wholePass(5, 1)).outputs.at(-1)!);
    const size = 400;
    for (let image = 0; image < count; image++) {
      const own = dropped.slice(image * size, (image + 1) * size);
      const map = Array.from(
        { length: 50 },
        (_none, at) => own[dataFormat === 'channelsLast' ? at : at * 8]!,
      );
      expect(own).toEqual(own.map((_value, at) => mapOf(map, at)));
      expect(new Set(map)).toEqual(new Set([0, Math.fround(1 / 0.6)]));
    }
    model.dispose();
  });

  it('of an image does not depend on which shard of the batch it is in', () => {
    const whole = noise(dropout, [6, 3, 5]);
    expect([...noise(dropout, [2, 3, 5]), ...noise(dropout, [4, 3, 5], 1, 2)]).toEqual(whole);
  });

  it('is one for all places where the layer says so', () => {
    const spatial = layers.dropout({ rate: 0.5, noiseShape: [null, 1, 1, null] as unknown as number[] });
    const x = ones([2, 3, 4, 50]);
    const mask = layerNoise(spatial, 1, x, { seed: 1, step: 1, firstRow: 0 });
    expect(mask.shape).toEqual([2, 1, 1, 50]);
    const output = values(applyNoise(spatial, 1, x, { seed: 1, step: 1, firstRow: 0 }));
    const kept = values(mask);
    output.forEach((value, i) => expect(value).toBe(kept[Math.floor(i / 600) * 50 + (i % 50)]));
    const shared = layers.dropout({ rate: 0.5, noiseShape: [1, 20] });
    expect(noise(shared, [4, 20])).toEqual(noise(shared, [3, 20], 1, 4));
  });

  it('is normally distributed where it is Gaussian', () => {
    const [mean, deviation] = moments(noise(layers.gaussianNoise({ stddev: 0.3 }), [10, 2000]));
    expect(mean).toBeCloseTo(0, 1);
    expect(deviation).toBeCloseTo(0.3, 2);
    const [centre, spread] = moments(noise(layers.gaussianDropout({ rate: 0.2 }), [10, 2000]));
    expect(centre).toBeCloseTo(1, 1);
    expect(spread).toBeCloseTo(0.5, 1);
  });

  it('keeps mean and variance of normal inputs in alpha dropout', () => {
    const x = tf.randomNormal([200, 200], 0, 1, 'float32', 7);
    const [mean, deviation] = moments(
      values(applyNoise(layers.alphaDropout({ rate: 0.3 }), 2, x, { seed: 1, step: 1, firstRow: 0 })),
    );
    expect(mean).toBeCloseTo(0, 1);
    expect(deviation).toBeCloseTo(1, 1);
  });

  it('is none at rate 0', () => {
    const x = ones([2, 3]);
    expect(applyNoise(layers.dropout({ rate: 0 }), 1, x, { seed: 1, step: 1, firstRow: 0 })).toBe(x);
  });
});

describe('a network with a random layer', () => {
  useWasmKernels();

  it('uses the very mask in training, in its gradient too, and none outside it', () => {
    const model = stack(
      'random',
      [4, 4, 1],
      [
        layers.flatten({ name: 'flat' }),
        layers.dropout({ rate: 0.5, name: 'drop' }),
        layers.dense({ units: 2, name: 'dense' }),
      ],
    );
    const graph = graphOf(model);
    const images = tf.tensor4d(numbers(3 * 16, 31), [3, 4, 4, 1]);
    const pass = wholePass(9, 4);
    const { outputs } = forward(graph, images, pass);
    const mask = layerNoise(graph[2]!.layer, 2, outputs[1]!, pass);
    expectClose(outputs[2]!.dataSync(), tf.mul(outputs[1]!, mask).dataSync());
    expect(values(forward(graph, images, false).outputs[2]!)).toEqual(values(outputs[1]!));
    const x = outputs[1]!;
    const gradient = tf.grad((v: tf.Tensor) => tf.sum(applyNoise(graph[2]!.layer, 2, v, pass)))(x);
    expect(values(gradient)).toEqual(values(mask));
    model.dispose();
  });
});
