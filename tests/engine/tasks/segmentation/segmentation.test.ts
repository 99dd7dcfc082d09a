import { grad, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { model as tfModel } from '@tensorflow/tfjs-layers';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { describeModel } from '../../../../src-main/engine/network/describeModel.ts';
import { graphOf } from '../../../../src-main/engine/network/graph.ts';
import { objectiveOfModel } from '../../../../src-main/engine/training/objectiveOfModel.ts';
import { findPretrained } from '../../../../src-main/engine/network/pretrained.ts';
import { lossOfPixels } from '../../../../src-main/engine/tasks/losses/lossOfPixels.ts';
import { softmaxLoss } from '../../../../src-main/engine/tasks/losses/softmaxLoss.ts';
import { describeSegmentation } from '../../../../src-main/engine/tasks/segmentation/describeSegmentation.ts';
import type { SegmentationScores } from '../../../../src-main/engine/tasks/segmentation/PixelCollector.ts';
import { findExamples } from '../../../../src-main/engine/tasks/values/findExamples.ts';
import { imagesIn } from '../../../../src-main/engine/training/schedule/batches.ts';
import type { Session } from '../../../../src-main/engine/training/Session.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import type { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { Settings } from '../../../../src-shared/contract/service.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { expectEveryStepRestored, firstPassage, thinOut } from '../../training/passage.ts';
import { open } from '../../training/tinyRun.ts';
import { labelledPictures, picturesAlone } from './labelledPictures.ts';

const small: Partial<Settings> = { batchSize: 8, epochs: 2 };
const openSegmenter = (data: string, settings: Partial<Settings> = small): Promise<Session> =>
  open({ from: 'recipe', recipe: 'segmenter', data, settings, run: join(temporaryFolder(), 'run') });
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'opened',
    (error: unknown) => (error as FeaturescopeError).code,
  );

describe('the loss of pixels', () => {
  beforeAll(() => selectBackend('wasm'));
  const [count, pixels, classes] = [3, 20, 4];
  const random = new RandomStream(2, 'scores');
  const scores = Float32Array.from({ length: count * pixels * classes }, () => random.normal(0, 2));
  const truths = Int32Array.from({ length: count * pixels }, () => random.integer(classes));
  const loss = lossOfPixels(softmaxLoss);
  /** In float64, pixel by pixel: its loss, and what its scores' derivatives are. */
  const reference = Array.from(truths, (truth, pixel) => {
    const own = Array.from(scores.subarray(pixel * classes, (pixel + 1) * classes));
    const sum = own.reduce((all, score) => all + Math.exp(score), 0);
    return {
      loss: Math.log(sum) - own[truth]!,
      slopes: own.map((score, label) => Math.exp(score) / sum - Number(label === truth)),
    };
  });

  it('is the mean cross-entropy of the pixels of each example', () => {
    const mean = reference.reduce((sum, one) => sum + one.loss, 0) / reference.length;
    tidy(() => {
      const heads = tensor(scores, [count, 4, 5, classes]);
      const targets = tensor(truths, [count, pixels], 'int32');
      expect(loss.mean(heads, targets).dataSync()[0]).toBeCloseTo(mean, 5);
      const each = loss.each(heads, targets).dataSync();
      expect(each).toHaveLength(count);
      each.forEach((value, row) => {
        const own = reference.slice(row * pixels, (row + 1) * pixels);
        expect(value).toBeCloseTo(own.reduce((sum, one) => sum + one.loss, 0) / pixels, 5);
      });
    });
    const sum = loss.sum(scores, Float32Array.from(truths), pixels * classes);
    expect(sum).toBeCloseTo(mean * count, 8);
  });

  it('has the derivative of that mean', () => {
    const slopes = tidy(() => {
      const targets = tensor(truths, [count, pixels], 'int32');
      const heads = tensor(scores, [count, 4, 5, classes]);
      return grad((x: Tensor) => loss.mean(x, targets))(heads).dataSync();
    });
    reference.forEach(({ slopes: own }, pixel) =>
      own.forEach((slope, label) =>
        expect(slopes[pixel * classes + label]).toBeCloseTo(slope / (count * pixels), 6),
      ),
    );
  });
});

describe('a network that predicts the class of every pixel', () => {
  it('learns, and is judged by the pixels of each class', async () => {
    const session = await openSegmenter(labelledPictures(), { ...small, epochs: 30 });
    await session.control({ action: 'step', steps: 150 });
    await session.idle();
    const { data, network } = session;
    expect(data.targetClasses).toEqual(['0', '1', '2']);
    const scores = (await session.evaluate(data.test)) as SegmentationScores;
    const described = describeSegmentation(data, 'test', scores);
    expect(described.metrics['accuracy']).toBeGreaterThan(0.95);
    expect(described.meanOverlap).toBeGreaterThan(0.7);
    expect(described.classes.map(({ support }) => support)).toEqual([12 * (256 - 40), 12 * 20, 12 * 20]);
    const page = findExamples({ network, data }, scores, {
      split: 'test',
      order: 'worst',
      offset: 0,
      count: 12,
    });
    const { truths, said } = page.labelMaps!;
    const wrong = truths.filter((truth, at) => truth !== said[at]).length;
    expect(wrong / truths.length).toBeCloseTo(1 - described.metrics['accuracy']!, 6);
    expect(page.errors).toEqual([...page.errors].sort((a, b) => b - a));
    const [right, missed, falsely] = [0, 1, 2].map((outcome) =>
      truths.reduce((sum, truth, at) => {
        const [is, isSaid] = [truth === 1, said[at] === 1];
        return sum + Number(outcome === 0 ? is && isSaid : outcome === 1 ? is && !isSaid : !is && isSaid);
      }, 0),
    ) as [number, number, number];
    expect(described.classes[1]).toMatchObject({
      overlap: right / (right + missed + falsely),
      precision: right / (right + falsely),
      recall: right / (right + missed),
    });
    await session.close();
  });

  it.each<[string, Partial<Settings>]>([
    ['as it is', small],
    ['with moved pictures', { ...small, augment: ['flip', 'shift', 'rotation'] }],
  ])('goes back to every step bit for bit, and goes on from its run, %s', async (_how, settings) => {
    const session = await openSegmenter(labelledPictures(), settings);
    const states = await firstPassage(session, 9);
    thinOut(session, 4);
    await expectEveryStepRestored(session, states, 6);
    const run = session.run!.path;
    await session.rewind(9);
    const before = session.network.weightsSha256();
    await session.close();
    const again = await open({ from: 'run', run });
    expect(again.network.weightsSha256()).toBe(before);
    expect(again.state()).toMatchObject({ task: 'segmentation', step: 9 });
    expect(again.data.targetClasses).toEqual(['0', '1', '2']);
    await again.close();
  });

  it('is found in a model of another program by its output, and trained on', async () => {
    const session = await openSegmenter(labelledPictures());
    await session.control({ action: 'step' });
    const run = session.run!.path;
    await session.close();
    const data = labelledPictures();
    const imported = await open({ from: 'model', path: join(run, 'model'), data });
    expect(imported.state().task).toBe('segmentation');
    const scores = (await imported.evaluate(imported.data.test)) as SegmentationScores;
    expect(scores.counts.reduce((sum, pixels) => sum + pixels, 0)).toBe(12 * 256);
    await imported.close();
  });

  it('counts pixels whose scores are no numbers as wrong, and says how many', async () => {
    const session = await openSegmenter(labelledPictures());
    const kernel = session.network.model.getLayer('score1').weights[0]!;
    kernel.write(tensor(new Float32Array(12 * 3).fill(NaN), [1, 1, 12, 3]));
    const scores = (await session.evaluate(session.data.test)) as SegmentationScores;
    expect(scores.unscored).toBe(12 * 256);
    expect(scores.metrics['accuracy']).toBe(0);
    expect([...scores.errors]).toEqual(new Array(12).fill(1));
    await session.close();
  });

  it('is evaluated on label maps alone, and what is no network of pixels is left one', async () => {
    const session = await openSegmenter(labelledPictures());
    await session.control({ action: 'step' });
    const run = session.run!.path;
    await session.close();
    const pictures = picturesAlone(16);
    const looked = await open({ from: 'model', path: join(run, 'model'), data: pictures });
    expect(looked.state().task).toBe('segmentation');
    expect(await codeOf(looked.evaluate(looked.data.test))).toBe('training/data-without-label-maps');
    const { model } = looked.network;
    // The same network without its softmax: scores beside label maps, values of any kind without.
    const sums = tfModel({ inputs: model.inputs, outputs: model.getLayer('labels').output });
    const graph = graphOf(sums);
    const held = (targetShape?: number[]) =>
      objectiveOfModel(graph, describeModel(sums), { classes: [], targetShape }).task;
    expect([held([16, 16]), held()]).toEqual(['segmentation', 'classification']);
  });

  it('and a classifier on classes alone', async () => {
    const { folder } = findPretrained('lenet5-mnist');
    const looked = await open({ from: 'model', path: folder, data: picturesAlone(28) });
    expect(await codeOf(looked.evaluate(looked.data.test))).toBe('training/data-without-classes');
  });

  it.each([
    ['fractions', { isFloat: true, change: (map: Float32Array | Uint8Array) => map.fill(0.5, 0, 3) }],
    ['negative numbers', { isFloat: true, change: (map: Float32Array | Uint8Array) => map.fill(-1, 0, 3) }],
    ['maps of another size', { shape: [8, 32] }],
  ])('refuses %s for classes', async (_what, form) => {
    expect(await codeOf(openSegmenter(labelledPictures(form)))).toBe('training/data-without-label-maps');
  });

  it('moves the label maps of a batch as augmentation moves its images', async () => {
    const session = await openSegmenter(labelledPictures(), {
      ...small,
      augment: ['flip', 'crop', 'rotation'],
    });
    const { data, network } = session;
    const indices = Int32Array.from({ length: 40 }, (_none, at) => at);
    const plain = { split: data.train, shape: data.shape, indices };
    const batch = network.augmented(plain, { seed: 5, step: 3, firstRow: 2 });
    const images = imagesIn(batch);
    expect(images).not.toEqual(imagesIn(plain));
    const targets = network.task.targets(batch);
    const labels = targets.dataSync();
    targets.dispose();
    // Where four pixels of one square, or of the background, meet: its value.
    const pure = new Map([
      [120, 0],
      [250, 1],
      [10, 2],
    ]);
    const known = [...images].flatMap((value, at) =>
      pure.has(value) ? [[pure.get(value), labels[at]]] : [],
    );
    expect(known.length).toBeGreaterThan(images.length * 0.8);
    for (const [expected, label] of known) expect(label).toBe(expected);
    expect(new Set(labels)).toEqual(new Set([0, 1, 2]));
    await session.close();
  });

  it('refuses data without label maps', async () => {
    expect(await codeOf(openSegmenter('digits'))).toBe('training/data-without-label-maps');
  });
});
