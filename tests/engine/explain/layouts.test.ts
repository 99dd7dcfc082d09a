import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import type { Dataset } from '../../../src-main/engine/data/Dataset.ts';
import { generateDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { embed } from '../../../src-main/engine/explain/embedding.ts';
import { nearestNeighbours } from '../../../src-main/engine/explain/nearestNeighbours.ts';
import { principalComponents, type Rows } from '../../../src-main/engine/explain/principalComponents.ts';
import { measureSeparability } from '../../../src-main/engine/explain/separability.ts';
import { symmetricEigen } from '../../../src-main/engine/explain/symmetricEigen.ts';
import { epochsFor, umap } from '../../../src-main/engine/explain/umap.ts';
import { forward64 } from '../../reference/network64.ts';
import { dataOf, freshNetwork, image64, networkOf, tinyNetwork, trainedNetwork, weights64 } from './asked.ts';

let digits: Dataset;
beforeAll(async () => {
  await selectBackend('wasm');
  digits = generateDigits({ train: 10, test: 400 });
});

/** Rows around some distant centres, cycling. */
function clouds(count: number, features: number, centres: number): Rows {
  const random = new RandomStream(5, 'clouds');
  const middle = Array.from({ length: centres * features }, () => random.normal(0, 8));
  const values = Float32Array.from({ length: count * features }, (_none, at) => {
    const [row, feature] = [Math.floor(at / features), at % features];
    return middle[(row % centres) * features + feature]! + random.normal();
  });
  return { values, count, features };
}

/** All distances, in float64. */
function distances(values: Float32Array, count: number, features: number, from: number): number[] {
  return Array.from({ length: count }, (_none, to) => {
    let sum = 0;
    for (let at = 0; at < features; at++)
      sum += (values[from * features + at]! - values[to * features + at]!) ** 2;
    return Math.sqrt(sum);
  });
}

describe('principal components', () => {
  it('have the largest variance that there is, by power iteration with deflation in float64', async () => {
    const rows = clouds(300, 40, 6);
    const [count, features] = [rows.count, rows.features];
    // The reference: the full covariance matrix, and one vector after another until convergence.
    const mean = Array.from({ length: features }, (_none, at) => {
      let sum = 0;
      for (let row = 0; row < count; row++) sum += rows.values[row * features + at]!;
      return sum / count;
    });
    const covariance = Array.from({ length: features }, (_a, i) =>
      Array.from({ length: features }, (_b, j) => {
        let sum = 0;
        for (let row = 0; row < count; row++)
          sum +=
            (rows.values[row * features + i]! - mean[i]!) * (rows.values[row * features + j]! - mean[j]!);
        return sum;
      }),
    );
    const total = covariance.reduce((sum, row, at) => sum + row[at]!, 0);
    const expected: { vector: number[]; value: number }[] = [];
    for (let axis = 0; axis < 2; axis++) {
      let vector = Array.from({ length: features }, (_none, at) => 1 + (at % 7));
      let value = 0;
      for (let round = 0; round < 3000; round++) {
        const next = covariance.map((row) => row.reduce((sum, one, at) => sum + one * vector[at]!, 0));
        for (const { vector: former } of expected) {
          const along = next.reduce((sum, one, at) => sum + one * former[at]!, 0);
          next.forEach((_one, at) => (next[at]! -= along * former[at]!));
        }
        value = Math.hypot(...next);
        vector = next.map((one) => one / value);
      }
      const largest = vector.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
      expected.push({ vector: vector.map((one) => (largest < 0 ? -one : one)), value });
    }
    const points = expected.map(({ vector }) =>
      Array.from({ length: count }, (_none, row) =>
        vector.reduce((sum, one, at) => sum + one * (rows.values[row * features + at]! - mean[at]!), 0),
      ),
    );
    const found = await principalComponents(rows, 2, 1);
    for (const axis of [0, 1]) {
      expect(found.explained[axis]).toBeCloseTo(expected[axis]!.value / total, 5);
      for (let row = 0; row < count; row++)
        expect(Math.abs(found.points[row * 2 + axis]! - points[axis]![row]!)).toBeLessThan(0.02);
    }
  });

  it('of rows that are all the same are 0, of rows on a line one is', async () => {
    const same = await principalComponents(
      { values: new Float32Array(60).fill(3), count: 20, features: 3 },
      2,
      1,
    );
    expect([...same.points]).toEqual(new Array<number>(40).fill(0));
    expect([...same.explained]).toEqual([0, 0]);
    const line = Float32Array.from({ length: 30 }, (_none, at) => Math.floor(at / 3) * ((at % 3) + 1));
    const along = await principalComponents({ values: line, count: 10, features: 3 }, 2, 1);
    expect(along.explained[0]).toBeCloseTo(1, 5);
    expect(along.explained[1]).toBeCloseTo(0, 5);
    for (let row = 0; row < 10; row++)
      expect(along.points[row * 2]).toBeCloseTo((row - 4.5) * Math.sqrt(14), 4);
  });

  it('come from eigenvalues that satisfy their equation', () => {
    const matrix = Float64Array.of(4, 1, -2, 1, 3, 0.5, -2, 0.5, 5);
    const { values, vectors } = symmetricEigen(matrix, 3);
    expect(values[0]! + values[1]! + values[2]!).toBeCloseTo(12, 10);
    for (let column = 0; column < 3; column++)
      for (let row = 0; row < 3; row++) {
        let sum = 0;
        for (let k = 0; k < 3; k++) sum += matrix[row * 3 + k]! * vectors[k * 3 + column]!;
        expect(sum).toBeCloseTo(values[column]! * vectors[row * 3 + column]!, 10);
      }
    expect([...values].sort((a, b) => b - a)).toEqual([...values]);
  });
});

describe('UMAP', () => {
  it('finds the nearest neighbours that sorting all distances gives', async () => {
    const rows = clouds(150, 7, 4);
    const near = await nearestNeighbours(rows, 6);
    for (const row of [0, 77, 149]) {
      const all = distances(rows.values, 150, 7, row);
      const sorted = [...all.keys()].filter((at) => at !== row).sort((a, b) => all[a]! - all[b]!);
      expect([...near.indices.subarray(row * 6, row * 6 + 6)]).toEqual(sorted.slice(0, 6));
      expect(near.distances[row * 6]).toBeCloseTo(all[sorted[0]!]!, 6);
    }
  });

  it('keeps neighbours together and clouds apart, the same for the same seed', async () => {
    const rows = clouds(300, 20, 5);
    const start = (await principalComponents({ ...rows, values: rows.values.slice() }, 2, 1)).points;
    const told: number[] = [];
    const settings = { neighbours: 12, seed: 4 };
    const layout = await umap(rows, start, settings, { onProgress: (done) => void told.push(done) });
    expect(layout.every(Number.isFinite)).toBe(true);
    expect(told).toHaveLength(epochsFor(300));
    // Almost all of a point's twelve nearest neighbours in the layout are from its own cloud.
    const near = await nearestNeighbours({ values: layout, count: 300, features: 2 }, 12);
    const own = near.indices.reduce(
      (sum, other, at) => sum + (other % 5 === Math.floor(at / 12) % 5 ? 1 : 0),
      0,
    );
    expect(own / near.indices.length).toBeGreaterThan(0.99);
    expect(await umap(rows, start, settings)).toEqual(layout);
    expect(await umap(rows, start, { ...settings, seed: 5 })).not.toEqual(layout);
  });

  it('takes rows that are all the same, and stops when it is cancelled', async () => {
    const rows = { values: new Float32Array(40), count: 20, features: 2 };
    const layout = await umap(rows, new Float32Array(40), { neighbours: 5, seed: 1 });
    expect(layout.every(Number.isFinite)).toBe(true);
    const signal = AbortSignal.abort(new Error('stopped'));
    const many = clouds(300, 3, 2);
    await expect(
      umap(many, many.values.subarray(0, 600), { neighbours: 5, seed: 1 }, { signal }),
    ).rejects.toThrow('stopped');
  });
});

describe('an embedding', () => {
  const wish = { layer: 'dense1', split: 'test', count: 200, neighbours: 15, seed: 1 } as const;
  it('is of the first images of a split, with their classes and what the network takes them for', async () => {
    const network = await trainedNetwork();
    const found = await embed({ network, data: digits }, { ...wish, method: 'pca' });
    expect(found).toMatchObject({ count: 200, features: 84, averaged: false, method: 'pca' });
    expect(found.labels).toEqual(digits.test.labels.slice(0, 200));
    const right = found.predicted.filter((one, at) => one === found.labels[at]).length;
    expect(right).toBeGreaterThan(150);
    expect(found.explained![0]).toBeGreaterThan(found.explained![1]);
    const all = await embed({ network, data: digits }, { ...wish, count: 5000, method: 'umap' });
    expect([all.count, all.points.length, all.explained]).toEqual([400, 800, null]);
    network.dispose();
  });

  it('tells the prediction of a network with more classes than a byte counts, and of scores that are no numbers', async () => {
    const model = sequential({
      layers: [
        layers.flatten({ inputShape: [1, 2, 1], name: 'flat' }),
        layers.dense({ units: 300, activation: 'softmax', name: 'out' }),
      ],
    });
    const kernel = new Array<number>(600).fill(0);
    [kernel[299], kernel[300 + 258]] = [9, 9];
    const network = networkOf(model, [kernel, new Array<number>(300).fill(0)]);
    const data = dataOf(
      [
        [255, 0],
        [0, 255],
        [0, 0],
      ],
      [0, 1, 0],
      [1, 2, 1],
    );
    const asked = { ...wish, layer: 'flat', method: 'pca' } as const;
    expect([...(await embed({ network, data }, asked)).predicted]).toEqual([299, 258, 0]);
    const broken = networkOf(model, [kernel, new Array<number>(300).fill(NaN)]);
    expect([...(await embed({ network: broken, data }, asked)).predicted]).toEqual([-1, -1, -1]);
    network.dispose();
  });

  it('takes means over parts of maps that are too large, and refuses too few images and NaN', async () => {
    const model = sequential({
      layers: [
        layers.conv2d({ inputShape: [120, 120, 1], filters: 1, kernelSize: 1, name: 'conv' }),
        layers.globalAveragePooling2d({ name: 'mean' } as never),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    });
    const network = networkOf(model, [[2], [0], [1, 0], [0, 0]]);
    // Grey images of different brightness: their means are collinear.
    const images = [0, 51, 102, 153].map((grey) => new Array<number>(120 * 120).fill(grey));
    const data = dataOf(images, [0, 1, 0, 1], [120, 120, 1]);
    const found = await embed({ network, data }, { ...wish, layer: 'conv', method: 'pca' });
    expect(found).toMatchObject({ averaged: true, features: 90 * 90, count: 4 });
    const along = [0, 1, 2, 3].map((at) => found.points[2 * at]!);
    along.forEach((value, at) => expect(value).toBeCloseTo((at - 1.5) * 0.4 * 90, 2));
    const few = dataOf(images.slice(0, 2), [0, 1], [120, 120, 1]);
    await expect(
      embed({ network, data: few }, { ...wish, layer: 'conv', method: 'umap' }),
    ).rejects.toMatchObject({
      code: 'why/too-few',
      detail: { count: 2, least: 3 },
    });
    await expect(embed({ network, data }, { ...wish, layer: 'none', method: 'pca' })).rejects.toMatchObject({
      code: 'model/unknown-layer',
    });
    const broken = networkOf(model, [[NaN], [0], [1, 0], [0, 0]]);
    await expect(
      embed({ network: broken, data }, { ...wish, layer: 'mean', method: 'pca' }),
    ).rejects.toMatchObject({ code: 'why/not-finite', detail: { layer: 'mean' } });
    network.dispose();
  });
});

describe('separability', () => {
  it('is the ratio of variances and the leave-one-out accuracy, by their definitions in float64', async () => {
    const network = tinyNetwork();
    const random = new RandomStream(8, 'images');
    const labels = Array.from({ length: 24 }, (_none, at) => at % 3);
    const images = labels.map((label) =>
      Array.from({ length: 9 }, (_none, at) => (at % 3 === label ? 90 : 0) + random.integer(160)),
    );
    const data = dataOf(images, labels, [3, 3, 1]);
    const found = await measureSeparability({ network, data }, { split: 'test', count: 20 });
    expect(found).toMatchObject({ count: 20, classes: 3 });
    const outputs = images
      .slice(0, 20)
      .map((image) =>
        forward64(network.info.layers, weights64(network), image64(Uint8Array.from(image), [3, 3, 1])),
      );
    for (const { layer, betweenClasses, nearestMean } of found.layers) {
      const rows = outputs.map((output) => [...output[layer]!.data]);
      const meanOf = (indices: number[]): number[] =>
        rows[0]!.map(
          (_none, at) => indices.reduce((sum, index) => sum + rows[index]![at]!, 0) / indices.length,
        );
      const squared = (a: number[], b: number[]): number =>
        a.reduce((sum, one, at) => sum + (one - b[at]!) ** 2, 0);
      const everyone = rows.map((_row, at) => at);
      const mean = meanOf(everyone);
      const members = (label: number, without = -1): number[] =>
        everyone.filter((at) => labels[at] === label && at !== without);
      const total = rows.reduce((sum, row) => sum + squared(row, mean), 0);
      const between = [0, 1, 2].reduce(
        (sum, label) => sum + members(label).length * squared(meanOf(members(label)), mean),
        0,
      );
      expect(betweenClasses).toBeCloseTo(between / total, 5);
      const right = rows.filter((row, at) => {
        const far = [0, 1, 2].map((label) => squared(row, meanOf(members(label, at))));
        return far.indexOf(Math.min(...far)) === labels[at];
      });
      expect(nearestMean).toBeCloseTo(right.length / 20, 10);
    }
    network.dispose();
  });

  it('grows along a trained network, tells how far it is, and refuses images of one class', async () => {
    const network = await trainedNetwork();
    const told: number[] = [];
    const found = await measureSeparability(
      { network, data: digits },
      { split: 'test', count: 400 },
      { onProgress: (done) => void told.push(done) },
    );
    expect(found.layers.map(({ layer }) => layer)).toEqual(network.info.layers.map(({ name }) => name));
    expect(found.layers.at(-1)!.betweenClasses).toBeGreaterThan(found.layers[0]!.betweenClasses + 0.2);
    expect(found.layers.at(-1)!.nearestMean).toBeGreaterThan(found.layers[0]!.nearestMean);
    expect(told.at(-1)).toBe(800);
    const one = dataOf([new Array<number>(784).fill(1), new Array<number>(784).fill(9)], [3, 3], [28, 28, 1]);
    await expect(
      measureSeparability({ network, data: one }, { split: 'test', count: 400 }),
    ).rejects.toMatchObject({ code: 'why/one-class', detail: { count: 2 } });
    network.dispose();
  });

  it('counts a class with a single image as wrong, and constant activations as not told apart', async () => {
    const network = freshNetwork('cnn');
    const grey = (value: number): number[] => new Array<number>(784).fill(value);
    const data = dataOf([grey(9), grey(9), grey(9)], [0, 0, 1], [28, 28, 1]);
    const { layers: measured } = await measureSeparability({ network, data }, { split: 'test', count: 3 });
    for (const { betweenClasses, nearestMean } of measured) {
      expect(betweenClasses).toBe(0);
      expect(nearestMean).toBeLessThanOrEqual(2 / 3);
    }
    network.dispose();
  });
});
