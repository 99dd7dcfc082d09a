import { readImage } from '../../../src-main/engine/data/fitImages.ts';
import { grads, square, sum, tensor, tensor4d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { type LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { generateDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import { forward } from '../../../src-main/engine/network/forward.ts';
import { graphOf } from '../../../src-main/engine/network/graph.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { c3Connections } from '../../../src-main/engine/layers/convolution/connectionTable.ts';
import { digitCodes } from '../../../src-main/engine/layers/dense/digitCodes.ts';
import { PartialConv2D } from '../../../src-main/engine/layers/convolution/PartialConv2D.ts';
import { REJECT_DISTANCE } from '../../../src-main/engine/layers/dense/posterior.ts';
import { RbfOutput } from '../../../src-main/engine/layers/dense/RbfOutput.ts';
import { ScaledTanh } from '../../../src-main/engine/layers/activation/scaledTanh.ts';
import { SubSampling2D } from '../../../src-main/engine/layers/pooling/SubSampling2D.ts';
import { loadModel, saveModel } from '../../../src-main/engine/network/modelFiles.ts';
import { findRecipe } from '../../../src-main/engine/recipes/recipes.ts';
import { stack } from '../../../src-main/engine/recipes/stack.ts';
import { Network } from '../../../src-main/engine/training/Network.ts';
import { temporaryFolder } from '../../belongings.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const squash = (x: number): number => 1.7159 * Math.tanh((2 * x) / 3);
const wave = (count: number, step: number): Float32Array =>
  Float32Array.from({ length: count }, (_none, at) => Math.sin(at * step));

/** A network of one layer with pseudo-random weights. */
function networkOf(
  layer: layers.Layer,
  shape: [number, number, number],
  weights: Float32Array[],
): LayersModel {
  const model = stack('one', shape, [layer]);
  layer.setWeights(weights.map((data, at) => tensor(data, layer.weights[at]!.shape as number[], 'float32')));
  return model;
}

const outputOf = (model: LayersModel, image: Tensor): number[] =>
  tidy(() => Array.from((model.predict(image) as Tensor).dataSync()));

describe('the squashing function', () => {
  it('is 1 at 1 and -1 at -1, and its ends are at 1.7159', () => {
    const values = tidy(() => new ScaledTanh().apply(tensor([-50, -1, 0, 1, 50])).dataSync());
    expect(values[1]).toBeCloseTo(-1, 4);
    expect(values[2]).toBe(0);
    expect(values[3]).toBeCloseTo(1, 4);
    expect([values[0], values[4]].map((value) => value!.toFixed(4))).toEqual(['-1.7159', '1.7159']);
  });
});

describe('sub-sampling', () => {
  it('is the mean of four times the coefficient plus the bias, squashed', () => {
    const image = wave(4 * 6 * 2, 0.7);
    const [coefficients, biases] = [Float32Array.of(0.5, -1.5), Float32Array.of(0.1, 0.2)];
    const model = networkOf(new SubSampling2D({ name: 's' }), [4, 6, 2], [coefficients, biases]);
    const output = outputOf(model, tensor4d(image, [1, 4, 6, 2]));
    expect(model.countParams()).toBe(4);
    const expected: number[] = [];
    for (let y = 0; y < 2; y++)
      for (let x = 0; x < 3; x++)
        for (let c = 0; c < 2; c++) {
          const at = (row: number, column: number): number =>
            image[((2 * y + row) * 6 + 2 * x + column) * 2 + c]!;
          const mean = (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4;
          expected.push(squash(mean * coefficients[c]! + biases[c]!));
        }
    output.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
    model.dispose();
  });
});

describe('the partial connections of C3', () => {
  it('are the sixty of the table: six maps read three, nine read four, one reads all', () => {
    expect(c3Connections.map((read) => read.length)).toEqual([
      3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6,
    ]);
    const readers = [0, 1, 2, 3, 4, 5].map(
      (map) => c3Connections.filter((read) => read.includes(map)).length,
    );
    expect(readers).toEqual([10, 10, 10, 10, 10, 10]);
    expect(new Set(c3Connections.map((read) => [...read].sort().join())).size).toBe(16);
  });

  const connections = [[0, 2], [1]];
  const shape: [number, number, number] = [4, 4, 3];
  const kernel = wave(2 * 2 * 3 * 2, 1.3);
  const image = wave(4 * 4 * 3, 0.4);
  const make = () =>
    networkOf(new PartialConv2D({ name: 'p', kernelSize: 2, connections }), shape, [
      kernel,
      Float32Array.of(0.3, -0.2),
    ]);

  it('leave out every map that is not named', () => {
    const model = make();
    const output = outputOf(model, tensor4d(image, [1, ...shape]));
    expect(model.layers.at(-1)!.countParams()).toBe(3 * 4 + 2);
    const expected: number[] = [];
    for (let y = 0; y < 3; y++)
      for (let x = 0; x < 3; x++)
        connections.forEach((read, map) => {
          let sum = [0.3, -0.2][map]!;
          for (const c of read)
            for (let row = 0; row < 2; row++)
              for (let column = 0; column < 2; column++)
                sum +=
                  image[((y + row) * 4 + x + column) * 3 + c]! *
                  kernel[((row * 2 + column) * 3 + c) * 2 + map]!;
          expected.push(squash(sum));
        });
    output.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
    model.dispose();
  });

  it('let no gradient reach a weight that is not connected, and one reach every other', () => {
    const model = make();
    const weight = model.trainableWeights[0]!.read();
    tidy(() => {
      const [gradient] = grads((x: Tensor) => {
        void x;
        return sum(square(model.apply(tensor4d(image, [1, ...shape])) as Tensor));
      })([weight]) as [Tensor];
      gradient.dataSync().forEach((value, at) => {
        const connected = connections[at % 2]!.includes(Math.floor(at / 2) % 3);
        expect(value !== 0).toBe(connected);
      });
    });
    model.dispose();
  });
});

describe('the output by distances', () => {
  it('has ten different codes of 84 cells, each +1 or -1', () => {
    const codes = digitCodes();
    expect(new Set(codes)).toEqual(new Set([1, -1]));
    const columns = Array.from({ length: 10 }, (_none, digit) =>
      Array.from({ length: 84 }, (_cell, at) => codes[at * 10 + digit]).join(),
    );
    expect(new Set(columns).size).toBe(10);
  });

  it('answers e^-distance over the sum of all and of rubbish', () => {
    const x = wave(84, 0.9).map((value, at) => value * 0.05 + digitCodes()[at * 10 + 3]! * 0.9);
    const distances = Array.from({ length: 10 }, (_none, digit) =>
      x.reduce((sum, value, at) => sum + (value - digitCodes()[at * 10 + digit]!) ** 2, 0),
    );
    const total = distances.reduce((sum, y) => sum + Math.exp(-y), Math.exp(-REJECT_DISTANCE));
    const answer = tidy(() => {
      const layer = new RbfOutput({ name: 'alone' });
      layer.build([null as never, 84]);
      layer.setWeights([tensor(digitCodes(), [84, 10])]);
      return layer.call(tensor(x, [1, 84])).dataSync();
    });
    answer.forEach((value, digit) => expect(value).toBeCloseTo(Math.exp(-distances[digit]!) / total, 4));
    expect(Array.from(answer).indexOf(Math.max(...answer))).toBe(3);
  });
});

describe('the network of the paper', () => {
  it('trains, keeps what is not connected at 0 and its codes as they were, and comes back from a file', async () => {
    const { train, shape } = generateDigits({ train: 64, test: 1 });
    const network = new Network(findRecipe('lenet5-1998').build(shape, 10), 'adam');
    initialiseWeights(network.model, 1);
    const indices = Int32Array.from({ length: 64 }, (_none, at) => at);
    const losses = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (step) => network.train({ split: train, shape, indices }, 0.002, step).loss,
    );
    expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.8);
    const byName = new Map(network.weights().map(({ name, data }) => [name, data]));
    expect(byName.get('output/codes')).toEqual(digitCodes());
    const kernel = byName.get('C3/kernel')!;
    const empty = kernel.filter((_value, at) => !c3Connections[at % 16]!.includes(Math.floor(at / 16) % 6));
    expect(empty).toHaveLength(900);
    expect(empty.every((value) => value === 0)).toBe(true);
    expect(kernel.filter((value) => value !== 0)).toHaveLength(1500);

    const folder = temporaryFolder();
    await saveModel(network.model, folder);
    const loaded = await loadModel(folder);
    const image = tensor(
      Float32Array.from(readImage(train, shape, 0), (value) => value / 255),
      [1, ...shape],
    );
    const answers = [network.model, loaded].map((model) =>
      tidy(() => Array.from(forward(graphOf(model), image, false).outputs.at(-1)!.dataSync())),
    );
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]!.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(1);
    loaded.dispose();
    network.dispose();
  });
});
