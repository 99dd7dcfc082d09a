import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { measureLandscape } from '../../../src-main/engine/explain/landscape.ts';
import {
  filterNormalised,
  planeThrough,
  projector,
  Spread,
  trainableOf,
  type Point,
} from '../../../src-main/engine/explain/landscapePlane.ts';
import type { StoredTensor } from '../../../src-main/engine/library/checkpointFile.ts';
import { epochOrder } from '../../../src-main/engine/training/schedule/batches.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import type { ImageShape } from '../../../src-main/engine/data/Dataset.ts';
import { loss64, type Weights64 } from '../../reference/network64.ts';
import { openTiny } from '../training/tinyRun.ts';
import { image64 } from './asked.ts';
import { sessionsOf } from './everyTask.ts';

beforeAll(() => selectBackend('wasm'));

const wish = { plane: 'random', split: 'train', count: 20, size: 5, reach: 0.5, seed: 3 } as const;

/** Weights of a network in the format of the float64 reference. */
function weights64Of(stored: readonly StoredTensor[]): Weights64 {
  const weights: Weights64 = {};
  for (const { name, shape, data } of stored) {
    const [layer, part] = name.split('/') as [string, 'kernel' | 'bias'];
    weights[layer] = { ...weights[layer]!, [part]: { shape, data: Float64Array.from(data) } };
  }
  return weights;
}

describe('a direction', () => {
  const stored: StoredTensor[] = [
    { name: 'conv/kernel', shape: [3, 3, 2, 4], data: Float32Array.from({ length: 72 }, (_n, at) => at % 5) },
    { name: 'conv/bias', shape: [4], data: Float32Array.of(1, 2, 3, 4) },
    { name: 'deep/depthwise_kernel', shape: [3, 3, 2, 1], data: new Float32Array(18).fill(2) },
    { name: 'dense/kernel', shape: [2, 3], data: Float32Array.of(3, 0, 1, 4, 0, 1) },
    { name: 'norm/moving_mean', shape: [2, 2], data: Float32Array.of(1, 1, 1, 1) },
  ];
  const trainable = [true, true, true, true, false];
  const lengths = (values: Float32Array, filters: number): number[] =>
    Array.from({ length: filters }, (_none, filter) =>
      Math.hypot(...values.filter((_value, at) => at % filters === filter)),
    );

  it('has filters as long as those of the network, and leaves biases and what is not trained', () => {
    const direction = filterNormalised(stored, trainable, new RandomStream(1, 'test'));
    for (const [at, filters] of [
      [0, 4],
      [2, 2],
      [3, 3],
    ] as const)
      lengths(direction[at]!, filters).forEach((length, filter) =>
        expect(length).toBeCloseTo(lengths(stored[at]!.data, filters)[filter]!, 5),
      );
    // A unit without weights does not move, and the others in every weight.
    expect([direction[3]![1], direction[3]![4]]).toEqual([0, 0]);
    expect(direction[0]!.every((value) => value !== 0)).toBe(true);
    expect([...direction[1]!, ...direction[4]!]).toEqual(Array(8).fill(0));
    const other = filterNormalised(stored, trainable, new RandomStream(2, 'test'));
    expect(other).not.toEqual(direction);
    expect(filterNormalised(stored, trainable, new RandomStream(1, 'test'))).toEqual(direction);
  });
});

describe('a plane', () => {
  const points = [
    [1, 0, 0, 5],
    [4, 4, 0, 6],
    [1, 0, 2, 7],
  ].map((values): Point => [Float32Array.from(values.slice(0, 3)), Float32Array.of(values[3]!)]);
  const counted = [true, false];

  it('goes through three points, with their distances as coordinates', () => {
    const plane = planeThrough(points as unknown as [Point, Point, Point], counted)!;
    const place = projector(plane, counted);
    expect(points.map((point) => place(point).map((value) => Math.round(value * 1e5) / 1e5))).toEqual([
      [0, 0],
      [5, 0],
      [0, 2],
    ]);
    // What is not counted follows: 5 + 5 * 0.2 = 6, 5 + 2 * 1 = 7.
    expect(plane.first[1]![0]).toBeCloseTo(0.2, 6);
    expect(plane.second[1]![0]).toBeCloseTo(1, 6);
    expect(planeThrough([points[0]!, points[1]!, points[1]!], counted)).toBeUndefined();
    expect(planeThrough([points[0]!, points[0]!, points[1]!], counted)).toBeUndefined();
  });

  it('holds the share of the variance that lies in it', () => {
    const axis = (at: number): Point => [
      Float32Array.from({ length: 3 }, (_n, index) => Number(index === at)),
    ];
    // Neither perpendicular nor of length 1, as random directions are not.
    const first: Point = [Float32Array.of(2, 0, 0)];
    const second: Point = [Float32Array.of(1, 3, 0)];
    const plane = { origin: [new Float32Array(3)], first, second };
    const place = projector(plane, [true]);
    const spread = new Spread(plane, [true]);
    expect(place([Float32Array.of(4, 3, 9)])).toEqual([1.5, 1]);
    for (const point of [axis(0), axis(1), axis(2), [Float32Array.of(0, 0, 0)] as Point])
      spread.add(point, place(point));
    // The variances along the three axes are equal, and two of them lie in the plane.
    expect(spread.share).toBeCloseTo(2 / 3, 6);
    const still = new Spread(plane, [true]);
    still.add(axis(2), place(axis(2)));
    expect(still.share).toBeNull();
    still.add(axis(2), place(axis(2)));
    expect(still.share).toBeNull();
  });
});

describe('the loss landscape of a network', () => {
  it('is the loss in float64 of the weights at each place', async () => {
    const session = await openTiny();
    await session.control({ action: 'step', steps: 3 });
    const found = await measureLandscape(session, { ...wish, count: 4 });
    const { network, trained, data } = session;
    const stored = network.weights();
    const [first, second] = [0, 1].map((axis) =>
      filterNormalised(stored, trainableOf(network), new RandomStream(3, 'landscape', axis)),
    ) as [Point, Point];
    const rows = epochOrder(trained.count, 3, 0).slice(0, 4);
    const size = data.shape.reduce((product, side) => product * side, 1);
    for (const [row, column] of [
      [0, 0],
      [1, 3],
      [2, 2],
      [4, 1],
    ] as const) {
      const [x, y] = [-0.5 + column / 4, -0.5 + row / 4];
      const weights = weights64Of(
        stored.map((one, at) => ({
          ...one,
          data: one.data.map((value, index) => value + x * first[at]![index]! + y * second[at]![index]!),
        })),
      );
      let sum = 0;
      for (const image of rows) {
        const pixels = (trained.inputs as Uint8Array).subarray(image * size, (image + 1) * size);
        sum += loss64(
          network.info.layers,
          weights,
          image64(pixels, data.shape as ImageShape),
          trained.labels[image]!,
        );
      }
      expect(found.losses[row * 5 + column]).toBeCloseTo(sum / 4, 4);
    }
    expect([...found.x]).toEqual([-0.5, -0.25, 0, 0.25, 0.5]);
    expect(found.path.at(-1)).toMatchObject({ step: 3, x: 0, y: 0 });
    expect(found.path.at(-1)!.loss).toBeCloseTo(found.losses[12]!, 6);
    expect(found).toMatchObject({ count: 4, seed: 3, through: [], plane: 'random' });
    expect(await measureLandscape(session, { ...wish, count: 4 })).toEqual(found);
  });

  it('goes through three steps of the run exactly, whose weights are those that a rewind restores', async () => {
    const session = await openTiny({ epochs: 20, learningRate: 0.02 });
    for (let part = 0; part < 4; part++) await session.control({ action: 'step', steps: 5 });
    const found = await measureLandscape(session, { ...wish, plane: 'steps', count: 96, split: 'train' });
    const [start, middle, end] = found.through as [number, number, number];
    expect([start, end]).toEqual([0, 20]);
    const at = (step: number) => found.path.find((one) => one.step === step)!;
    expect([at(0).x, at(0).y, at(end).y].map((value) => Math.abs(value) < 1e-4)).toEqual([true, true, true]);
    expect(at(middle).y).toBeGreaterThan(0);
    expect(found.share).toBeGreaterThan(0.5);
    expect(found.share).toBeLessThanOrEqual(1);
    for (const step of [0, middle, end]) {
      await session.rewind(step);
      const { metrics } = await session.evaluate(session.trained);
      expect(at(step).loss).toBeCloseTo(metrics['loss']!, 6);
    }
    // After going back to the middle, later steps are no part of the path.
    await session.rewind(middle);
    expect((await measureLandscape(session, wish)).path.at(-1)!.step).toBe(middle);
  });

  it('refuses a plane through steps where there are too few', async () => {
    const session = await openTiny();
    const refused = measureLandscape(session, { ...wish, plane: 'steps' });
    await expect(refused).rejects.toMatchObject({ code: 'loss/no-plane' });
    const { path, share } = await measureLandscape(session, wish);
    expect([path.length, share]).toEqual([1, null]);
  });

  it.each(Object.entries(sessionsOf))(
    'leaves %s as it is, to the bit, and nothing behind',
    async (_name, opened) => {
      const session = await opened();
      await session.control({ action: 'step', steps: 2 });
      const before = { weights: session.network.weightsSha256(), slots: session.network.slots() };
      const version = session.network.version;
      await measureLandscape(session, wish); // fills caches of the kernels
      const tensors = memory().numTensors;
      const found = await measureLandscape(session, { ...wish, split: 'test' });
      expect(memory().numTensors).toBe(tensors);
      expect(found.losses.every(Number.isFinite)).toBe(true);
      const { metrics } = await session.evaluate(session.data.test);
      const all = await measureLandscape(session, { ...wish, split: 'test', count: 10_000 });
      expect(all.count).toBe(session.data.test.count);
      expect(all.path.at(-1)!.loss).toBeCloseTo(metrics['loss']!, 5);
      expect(session.network.weightsSha256()).toBe(before.weights);
      expect(session.network.slots()).toEqual(before.slots);
      expect(session.network.version).toBe(version);
    },
  );

  it('may be computed while the network is trained, which ends as it would have', async () => {
    const undisturbed = await openTiny({ epochs: 8 });
    await undisturbed.control({ action: 'run' });
    await undisturbed.idle();
    const session = await openTiny({ epochs: 8 });
    await session.control({ action: 'run' });
    const found = await measureLandscape(session, wish);
    expect(found.losses.every(Number.isFinite)).toBe(true);
    await session.idle();
    expect(session.state().phase).toBe('finished');
    expect(session.network.weightsSha256()).toBe(undisturbed.network.weightsSha256());
  });

  it('tells how far it is, and stops when it is cancelled', async () => {
    const session = await openTiny();
    const tensors = memory().numTensors;
    const told: [number, number][] = [];
    await measureLandscape(session, wish, { onProgress: (done, total) => told.push([done, total]) });
    expect(told[0]).toEqual([1, 26]);
    expect(told.at(-1)).toEqual([26, 26]);
    const stop = new AbortController();
    const onProgress = (done: number): void => {
      if (done === 5) stop.abort(new Error('enough'));
    };
    await expect(measureLandscape(session, wish, { signal: stop.signal, onProgress })).rejects.toThrow(
      'enough',
    );
    expect(memory().numTensors).toBe(tensors);
  });
});
