import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import type { Dataset } from '../../../src-main/engine/data/Dataset.ts';
import { generateDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import type { Network } from '../../../src-main/engine/training/Network.ts';
import { findGradCam } from '../../../src-main/engine/explain/gradCam.ts';
import { findOcclusion } from '../../../src-main/engine/explain/occlusion.ts';
import { findSaliency } from '../../../src-main/engine/explain/saliency.ts';
import { forward64, type Map64 } from '../../reference/network64.ts';
import { dataOf, freshNetwork, image64, networkOf, tinyNetwork, trainedNetwork, weights64 } from './asked.ts';

/** The image of the tiny network: 1, 0, 0.2 / 0, 0.4, 1 / 0.2, 1, 0. */
const PIXELS = [255, 0, 51, 0, 102, 255, 51, 255, 0];
const tinyData = dataOf([PIXELS], [1], [3, 3, 1]);
const first = { split: 'test', index: 0 } as const;
const plain = { sample: first, samples: 1, noise: 0.15, seed: 1 };

let digits: Dataset;
beforeAll(async () => {
  await selectBackend('wasm');
  digits = generateDigits({ train: 10, test: 40 });
});

/** All logits of an image in float64. */
function logits64(network: Network, image: Map64): Float64Array {
  const linear = network.info.layers.map((layer) =>
    layer.activation === 'softmax' ? { ...layer, activation: 'linear' } : layer,
  );
  return forward64(linear, weights64(network), image)[linear.at(-1)!.name]!.data;
}

/** Central difference of a logit with respect to one input value. */
function difference64(network: Network, image: Map64, at: number, target: number): number {
  const [above, below] = [1e-4, -1e-4].map((change) => {
    const data = image.data.slice();
    data[at]! += change;
    return logits64(network, { ...image, data })[target]!;
  });
  return (above! - below!) / 2e-4;
}

describe('saliency', () => {
  it('is the gradient of a class’ logit, as central differences of a float64 network give it', async () => {
    const network = tinyNetwork();
    // No sum before a ReLU is 0 here, where the gradient is undefined.
    const pixels = Uint8Array.of(240, 10, 51, 30, 90, 255, 51, 200, 20);
    const image = image64(pixels, [3, 3, 1]);
    for (const target of [0, 1]) {
      const found = await findSaliency({ network, data: tinyData }, { ...plain, sample: { pixels }, target });
      expect(found.target).toBe(target);
      found.signed.forEach((value, at) =>
        expect(value).toBeCloseTo(difference64(network, image, at, target), 5),
      );
      expect(found.magnitude).toEqual(found.signed.map(Math.abs));
    }
    network.dispose();
  });

  it('agrees with central differences on LeNet-5 for its predicted class', async () => {
    const network = freshNetwork('lenet5');
    const found = await findSaliency({ network, data: digits }, plain);
    expect(found.target).toBe(found.predicted);
    const image = image64(found.image, [28, 28, 1]);
    const logits = [...logits64(network, image)];
    expect(found.predicted).toBe(logits.indexOf(Math.max(...logits)));
    for (const at of [0, 200, 14 * 28 + 14, 500, 783])
      expect(found.signed[at]).toBeCloseTo(difference64(network, image, at, found.target), 5);
    network.dispose();
  });

  it('of several channels takes the largest absolute value of each pixel', async () => {
    const model = sequential({
      layers: [
        layers.flatten({ inputShape: [1, 2, 3] }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    });
    const network = networkOf(model, [
      [1, 0, -3, 0, 2, 0, 0.5, 0, 0.25, 0, -0.75, 0],
      [0, 0],
    ]);
    const data = dataOf([[10, 20, 30, 40, 50, 60]], [1], [1, 2, 3]);
    const found = await findSaliency({ network, data }, { ...plain, target: 0 });
    expect([...found.signed]).toEqual([1, -3, 2, 0.5, 0.25, -0.75]);
    expect([...found.magnitude]).toEqual([3, 0.75]);
    // Noise has no effect if the gradient is constant.
    const smooth = await findSaliency({ network, data }, { ...plain, target: 0, samples: 120, noise: 0.5 });
    smooth.signed.forEach((value, at) => expect(value).toBeCloseTo(found.signed[at]!, 6));
    network.dispose();
  });

  it('is smoothed by noise that follows from the seed, and by none on a constant image', async () => {
    const network = freshNetwork('cnn');
    const asked = { network, data: digits };
    const told: number[] = [];
    const wish = { ...plain, target: 4, samples: 110, noise: 0.2 };
    const once = await findSaliency(asked, wish, { onProgress: (done) => void told.push(done) });
    const again = await findSaliency(asked, wish);
    const other = await findSaliency(asked, { ...wish, seed: 2 });
    expect(again.signed).toEqual(once.signed);
    expect(other.signed).not.toEqual(once.signed);
    expect(told.at(-1)).toBe(110);
    const stop = AbortSignal.abort(new Error('stopped'));
    await expect(findSaliency(asked, wish, { signal: stop })).rejects.toThrow('stopped');
    const sample = { pixels: new Uint8Array(784).fill(90) };
    const constant = await findSaliency(asked, { ...wish, sample, samples: 1 });
    const smooth = await findSaliency(asked, { ...wish, sample, samples: 3 });
    smooth.signed.forEach((value, at) => expect(value).toBeCloseTo(constant.signed[at]!, 6));
    expect(constant.label).toBeNull();
    network.dispose();
  });
});

describe('Grad-CAM', () => {
  it('is what one computes by hand', () => {
    const network = tinyNetwork();
    // Maps: 1, 0, 0.6, 1.4 and 0, 1.9, 1.7, 1.1. Mean gradients: -0.25 and 1.5 for class 0, 0.125 twice for class 1.
    const one = findGradCam({ network, data: tinyData }, { sample: first, target: 0 });
    expect(one).toMatchObject({ layer: 'conv', size: [2, 2], target: 0, label: 1 });
    close(one.weights, [-0.25, 1.5]);
    close(one.coarse, [0, 2.85, 2.4, 1.3]);
    close(one.map, [0, 1.425, 2.85, 1.2, 1.6375, 2.075, 2.4, 1.85, 1.3]);
    const two = findGradCam({ network, data: tinyData }, { sample: first, target: 1, layer: 'conv' });
    close(two.weights, [0.125, 0.125]);
    close(two.coarse, [0.125, 0.2375, 0.2875, 0.3125]);
    network.dispose();
  });

  it('takes the last convolution that has a map to show, and any other that is named', () => {
    const network = freshNetwork('lenet5');
    const asked = { network, data: digits };
    expect(findGradCam(asked, { sample: first })).toMatchObject({ layer: 'conv2', size: [10, 10] });
    expect(findGradCam(asked, { sample: first, layer: 'conv3' })).toMatchObject({ size: [1, 1] });
    expect(() => findGradCam(asked, { sample: first, layer: 'dense1' })).toThrow(
      expect.objectContaining({
        code: 'why/not-a-convolution',
        detail: { layer: 'dense1', known: 'conv1, conv2, conv3' },
      }),
    );
    expect(() => findGradCam(asked, { sample: first, layer: 'conv9' })).toThrow(
      expect.objectContaining({ code: 'model/unknown-layer' }),
    );
    network.dispose();
  });
});

describe('occlusion', () => {
  it('covers copies: the images it is asked about stay as they are, also where Node’s own buffer holds them', async () => {
    const network = tinyNetwork();
    const made = dataOf([[10, 20, 30, 40, 50, 60, 70, 80, 90]], [1], [3, 3, 1]);
    const images = Buffer.from(made.train.inputs as Uint8Array);
    const train = { ...made.train, inputs: images as unknown as typeof made.train.inputs };
    const sample = { split: 'train', index: 0 } as const;
    const data = { ...made, train };
    const found = await findOcclusion({ network, data }, { sample, size: 2, stride: 1, fill: 'mean' });
    expect([...found.image]).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect([...images]).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90]);
    network.dispose();
  });

  it('is the drop of the score that a direct evaluation of the covered image gives', async () => {
    const network = await trainedNetwork();
    const found = await findOcclusion(
      { network, data: digits },
      { sample: first, size: 6, stride: 5, fill: 'grey' },
    );
    expect([...found.tops]).toEqual([0, 5, 10, 15, 20, 22]);
    expect(found.positions).toEqual([6, 6]);
    const shown = forward64(network.info.layers, weights64(network), image64(found.image, [28, 28, 1]));
    const scores = shown[network.info.layers.at(-1)!.name]!.data;
    expect(found.score).toBeCloseTo(scores[found.target]!, 5);
    for (const [row, column] of [
      [0, 0],
      [2, 3],
      [5, 1],
    ] as const) {
      const covered = found.image.slice();
      for (let y = found.tops[row]!; y < found.tops[row]! + 6; y++)
        for (let x = found.lefts[column]!; x < found.lefts[column]! + 6; x++) covered[y * 28 + x] = 128;
      const answer = forward64(network.info.layers, weights64(network), image64(covered, [28, 28, 1]));
      const drop = scores[found.target]! - answer[network.info.layers.at(-1)!.name]!.data[found.target]!;
      expect(found.drops[row * 6 + column]).toBeCloseTo(drop, 5);
    }
    // The pixel in the last row and the third column is covered by two rows of squares and one column.
    expect(found.map[25 * 28 + 2]).toBeCloseTo((found.drops[4 * 6]! + found.drops[5 * 6]!) / 2, 6);
    network.dispose();
  });

  it('chooses a fifth of the image where nobody chose, and finds nothing in a constant image covered by its mean', async () => {
    const network = freshNetwork('cnn');
    const sample = { pixels: new Uint8Array(784).fill(77) };
    const told: [number, number][] = [];
    const found = await findOcclusion(
      { network, data: digits },
      { sample, fill: 'mean' },
      { onProgress: (...progress) => void told.push(progress) },
    );
    expect(found).toMatchObject({ size: 6, stride: 2, positions: [12, 12] });
    found.drops.forEach((drop) => expect(drop).toBeCloseTo(0, 6));
    expect(told.at(-1)).toEqual([144, 144]);
    const huge = await findOcclusion({ network, data: digits }, { sample, size: 99, fill: 'black' });
    expect(huge).toMatchObject({ size: 28, positions: [1, 1] });
    const unchanged = (): boolean => false;
    await expect(
      findOcclusion({ network, data: digits }, { sample, fill: 'mean' }, { unchanged }),
    ).rejects.toMatchObject({ code: 'engine/cancelled' });
    network.dispose();
  });
});

describe('what cannot be explained', () => {
  it('is a class that there is not, an image that there is not, and a network of NaN', async () => {
    const network = freshNetwork('lenet5');
    const asked = { network, data: digits };
    await expect(findSaliency(asked, { ...plain, target: 10 })).rejects.toMatchObject({
      code: 'why/no-class',
      detail: { target: 10, last: 9 },
    });
    const missing = { split: 'test', index: 40 } as const;
    await expect(findSaliency(asked, { ...plain, sample: missing })).rejects.toMatchObject({
      code: 'data/sample-out-of-range',
    });
    const weights = network.weights();
    weights.find(({ name }) => name === 'conv2/bias')!.data[3] = NaN;
    network.restore(weights, network.slots());
    expect(() => findGradCam(asked, { sample: first })).toThrow(
      expect.objectContaining({ code: 'why/not-finite', detail: { layer: 'conv2' } }),
    );
    network.dispose();
  });

  it('is a network without convolutions by Grad-CAM; one sigmoid is explained as two classes', async () => {
    const model = sequential({
      layers: [
        layers.flatten({ inputShape: [3, 3, 1] }),
        layers.dense({ units: 1, activation: 'sigmoid', name: 'out' }),
      ],
    });
    const network = networkOf(model, [[1, -2, 0.5, 0, 1, 0, 0, 0, -1], [0.25]]);
    const asked = { network, data: tinyData };
    expect(() => findGradCam(asked, { sample: first })).toThrow(
      expect.objectContaining({ code: 'why/no-convolution' }),
    );
    const found = await findSaliency(asked, plain);
    // The logit of the second class is 1 + 0.1 + 0.4 + 0.25, and its gradient the weights.
    expect([found.predicted, found.target]).toEqual([1, 1]);
    expect(found.score).toBeCloseTo(1 / (1 + Math.exp(-1.75)), 6);
    expect(found.signed[1]).toBeCloseTo(-2, 5);
    const other = await findSaliency(asked, { ...plain, target: 0 });
    expect(other.score).toBeCloseTo(1 / (1 + Math.exp(1.75)), 6);
    expect(other.signed[1]).toBeCloseTo(2, 5);
    network.dispose();
  });
});

function close(actual: Float32Array, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, at) => expect(actual[at]).toBeCloseTo(value, 5));
}
