import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import type { Dataset } from '../../../src-main/engine/data/Dataset.ts';
import { generateDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import { readImage } from '../../../src-main/engine/data/fitImages.ts';
import { evaluate, predictionsOf, scoredOutput } from '../../../src-main/engine/tasks/evaluate.ts';
import { range } from '../../../src-main/engine/training/schedule/batches.ts';
import { lookAtMoved } from '../../../src-main/engine/explain/moved.ts';
import { moveImage } from '../../../src-main/engine/explain/moveImage.ts';
import { measureRobustness, moveOf } from '../../../src-main/engine/explain/robustness.ts';
import { unmoved } from '../../../src-shared/contract/why.ts';
import { forward64 } from '../../reference/network64.ts';
import { freshNetwork, image64, networkOf, trainedNetwork, weights64 } from './asked.ts';

let digits: Dataset;
beforeAll(async () => {
  await selectBackend('wasm');
  digits = generateDigits({ train: 10, test: 300 });
});

const square = Uint8Array.of(
  9,
  9,
  9,
  9,
  9,
  9,
  10,
  20,
  30,
  9,
  9,
  40,
  50,
  60,
  9,
  9,
  70,
  80,
  90,
  9,
  9,
  9,
  9,
  9,
  9,
);
const moved = (change: Partial<typeof unmoved>): number[] => [
  ...moveImage(square, [5, 5, 1], { ...unmoved, ...change }),
];

describe('a moved image', () => {
  it('is shifted by whole pixels exactly, and filled with the colour of its edge', () => {
    expect(moved({})).toEqual([...square]);
    expect(moved({ right: 2, down: -1 })).toEqual([
      ...[9, 9, 9, 10, 20],
      ...[9, 9, 9, 40, 50],
      ...[9, 9, 9, 70, 80],
      ...[9, 9, 9, 9, 9],
      ...[9, 9, 9, 9, 9],
    ]);
    expect(moved({ right: 0.5 })[6]).toBe(Math.round((9 + 10) / 2));
  });

  it('is turned counter-clockwise about its centre', () => {
    expect(moved({ rotation: 90 })).toEqual([
      ...[9, 9, 9, 9, 9],
      ...[9, 30, 60, 90, 9],
      ...[9, 20, 50, 80, 9],
      ...[9, 10, 40, 70, 9],
      ...[9, 9, 9, 9, 9],
    ]);
    expect(moved({ rotation: 180 })).toEqual([...square].reverse());
  });

  it('is scaled about its centre, in every channel by itself', () => {
    const half = moved({ scale: 0.5 });
    // The corners of the inner square come from two pixels beyond it, on the edge; those of the outer one from outside.
    expect([half[12], half[6], half[0]]).toEqual([50, 9, 9]);
    const colour = Uint8Array.from({ length: 75 }, (_none, at) => (at % 3) * 100);
    expect(moveImage(colour, [5, 5, 3], { ...unmoved, rotation: 30, scale: 1.3 })).toEqual(colour);
  });

  it('gets the noise of its seed and its number', () => {
    const grey = new Uint8Array(4000).fill(128);
    const noisy = moveImage(grey, [40, 100, 1], { ...unmoved, noise: 0.1, seed: 7 }, 3);
    const mean = noisy.reduce((sum, value) => sum + value, 0) / 4000;
    const deviation = Math.sqrt(noisy.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4000);
    expect(Math.abs(mean - 128)).toBeLessThan(1.5);
    expect(deviation / 25.5).toBeCloseTo(1, 1);
    expect(moveImage(grey, [40, 100, 1], { ...unmoved, noise: 0.1, seed: 7 }, 3)).toEqual(noisy);
    expect(moveImage(grey, [40, 100, 1], { ...unmoved, noise: 0.1, seed: 7 }, 4)).not.toEqual(noisy);
  });
});

describe('robustness', () => {
  const wish = {
    split: 'test',
    count: 120,
    seed: 2,
    changes: ['shift', 'rotation', 'scale', 'noise'],
  } as const;

  it('is the accuracy of evaluating the moved images, and without a change that of the images', async () => {
    const network = await trainedNetwork();
    const told: [number, number][] = [];
    const found = await measureRobustness(
      { network, data: digits },
      { ...wish, changes: [...wish.changes] },
      { onProgress: (...progress) => void told.push(progress) },
    );
    expect(found.count).toBe(120);
    const first = { ...digits.test, labels: digits.test.labels.subarray(0, 120), count: 120 };
    const scorer = (split: typeof first) => ({
      width: 1,
      score: (_split: unknown, ranges: readonly { from: number; to: number }[]) =>
        ranges.map(({ from, to }) => network.score({ split, shape: digits.shape, indices: range(from, to) })),
    });
    const output = scoredOutput(network);
    const plain = predictionsOf(await evaluate(scorer(first), first, output)).accuracy;
    for (const { change, values, accuracies } of found.curves) {
      expect(accuracies[values.indexOf(change === 'scale' ? 1 : 0)]).toBe(plain);
      expect(Math.min(...accuracies)).toBeLessThan(plain);
    }
    const images = new Uint8Array(120 * 784);
    for (let index = 0; index < 120; index++)
      images.set(
        moveImage(readImage(digits.test, [28, 28, 1], index), [28, 28, 1], moveOf('rotation', 30, 2, index)),
        index * 784,
      );
    const turned = { ...first, inputs: images };
    const rotation = found.curves[1]!;
    expect(rotation.accuracies[rotation.values.indexOf(30)]).toBe(
      predictionsOf(await evaluate(scorer(turned), turned, output)).accuracy,
    );
    expect(told.at(-1)).toEqual([120 * 35, 120 * 35]);
    const again = await measureRobustness({ network, data: digits }, { ...wish, changes: ['noise'] });
    expect(again.curves).toEqual([found.curves[3]]);
    network.dispose();
  });

  it('takes as many images as there are, and stops when it is cancelled', async () => {
    const network = freshNetwork('lenet5');
    const asked = { network, data: digits };
    const wide = await measureRobustness(asked, { ...wish, count: 9000, changes: ['shift'] });
    expect(wide.count).toBe(300);
    expect(wide.curves[0]!.values).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 10]);
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(measureRobustness(asked, { ...wish, changes: ['shift'] }, { signal })).rejects.toThrow(
      'stopped',
    );
    network.dispose();
  });

  it('shifts to each side, and turns either way, as the seed says', () => {
    const shifts = new Set(
      Array.from({ length: 40 }, (_none, at) => {
        const { right, down } = moveOf('shift', 3, 1, at);
        return `${right} ${down}`;
      }),
    );
    expect(shifts).toEqual(new Set(['3 0', '-3 0', '0 3', '0 -3']));
    const turns = new Set(Array.from({ length: 40 }, (_none, at) => moveOf('rotation', 15, 1, at).rotation));
    expect(turns).toEqual(new Set([15, -15]));
  });
});

describe('maps of a moved image', () => {
  const sample = { split: 'test', index: 3 } as const;

  it('move with it in a convolution, exactly', () => {
    const network = freshNetwork('lenet5');
    const asked = { network, data: digits };
    const move = { ...unmoved, right: 2, down: -1 };
    const found = lookAtMoved(asked, { sample, layer: 'conv1', move });
    expect(found.label).toBe(digits.test.labels[3]);
    expect(found.layerShape).toEqual([1, 28, 28, 6]);
    const shown = forward64(network.info.layers, weights64(network), image64(found.image, [28, 28, 1]));
    found.activation.forEach((value, at) => expect(value).toBeCloseTo(shown['conv1']!.data[at]!, 5));
    expect(found.equivariance!.stride).toEqual([1, 1]);
    const at = (row: number, column: number): number => (row * 28 + column) * 6 + 4;
    const still = lookAtMoved(asked, { sample, layer: 'conv1', move: unmoved });
    expect(found.equivariance!.shifted[at(10, 12)]).toBe(still.activation[at(11, 10)]);
    // The digit's background is empty at the edges: nothing is lost, and nothing differs.
    expect(found.equivariance!.meanAbsolute).toBeLessThan(1e-6);
    expect(still.equivariance!.meanAbsolute).toBe(0);
    network.dispose();
  });

  it('move by parts of their cells behind a pooling, which makes a difference', () => {
    const network = freshNetwork('lenet5');
    const asked = { network, data: digits };
    const even = lookAtMoved(asked, { sample, layer: 'pool1', move: { ...unmoved, right: 2 } });
    expect(even.equivariance!.stride).toEqual([2, 2]);
    expect(even.equivariance!.meanAbsolute).toBeLessThan(1e-6);
    const odd = lookAtMoved(asked, { sample, layer: 'pool1', move: { ...unmoved, right: 1 } });
    expect(odd.equivariance!.meanAbsolute).toBeGreaterThan(1e-3);
    const { difference, shifted } = odd.equivariance!;
    let [sum, count] = [0, 0];
    for (let at = 0; at < difference.length; at++) {
      if (Math.floor(at / 6) % 14 === 0) continue; // filled from outside
      expect(difference[at]).toBeCloseTo(odd.activation[at]! - shifted[at]!, 6);
      sum += Math.abs(difference[at]!);
      count++;
    }
    expect(odd.equivariance!.meanAbsolute).toBeCloseTo(sum / count, 6);
    network.dispose();
  });

  it('are not compared after a turn, of units, or where nothing of them is left', () => {
    const network = freshNetwork('lenet5');
    const asked = { network, data: digits };
    const turned = { ...unmoved, rotation: 20 };
    expect(lookAtMoved(asked, { sample, layer: 'conv1', move: turned }).equivariance).toBeNull();
    const right = { ...unmoved, right: 3 };
    expect(lookAtMoved(asked, { sample, layer: 'dense1', move: right }).equivariance).toBeNull();
    const away = lookAtMoved(asked, { sample, layer: 'conv1', move: { ...unmoved, right: 28 } });
    expect(away.equivariance!.meanAbsolute).toBeNaN();
    expect(() => lookAtMoved(asked, { sample, layer: 'conv9', move: right })).toThrow(
      expect.objectContaining({ code: 'model/unknown-layer' }),
    );
    network.dispose();
  });

  it('of an image of one’s own have no class', () => {
    const model = sequential({
      layers: [layers.flatten({ inputShape: [2, 2, 1] }), layers.dense({ units: 2, activation: 'softmax' })],
    });
    const network = networkOf(model, [
      [1, 0, 0, 1, 1, 0, 0, 1],
      [0, 0],
    ]);
    const data = { ...digits, shape: [2, 2, 1] as [number, number, number] };
    const own = { pixels: Uint8Array.of(255, 0, 0, 0) };
    const name = network.info.layers[1]!.name;
    const found = lookAtMoved({ network, data }, { sample: own, layer: name, move: unmoved });
    expect([found.label, found.predicted, found.layerShape]).toEqual([null, 0, [1, 4]]);
    network.dispose();
  });
});
