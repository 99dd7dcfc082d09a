import { grad, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { readData } from '../../../../src-main/engine/data/readData.ts';
import { lossOfPixels } from '../../../../src-main/engine/tasks/losses/lossOfPixels.ts';
import { lossOfRows } from '../../../../src-main/engine/tasks/losses/lossOfRows.ts';
import { crossEntropy } from '../../../../src-main/engine/tasks/losses/rowLosses.ts';
import { softmaxLoss } from '../../../../src-main/engine/tasks/losses/softmaxLoss.ts';
import { describeSegmentation } from '../../../../src-main/engine/tasks/segmentation/describeSegmentation.ts';
import type { SegmentationScores } from '../../../../src-main/engine/tasks/segmentation/PixelCollector.ts';
import { findExamples } from '../../../../src-main/engine/tasks/values/findExamples.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { IGNORED } from '../../../../src-shared/model/labelMaps.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { open } from '../../training/tinyRun.ts';
import { openWith, steps } from '../../training/workers/team.ts';
import { labelledPictures } from './labelledPictures.ts';

/** Label maps whose first two rows of pixels are of no known class. */
const withBorder = (value = 255): string =>
  labelledPictures({
    change: (maps) => {
      for (let at = 0; at < maps.length; at += 256) maps.fill(value, at, at + 32);
    },
  });

describe.each([0, 0.1])('the loss of pixels with label smoothing of %d', (smoothing) => {
  beforeAll(() => selectBackend('wasm'));
  const [count, pixels, classes] = [3, 20, 4];
  const random = new RandomStream(4, 'scores');
  const scores = Float32Array.from({ length: count * pixels * classes }, () => random.normal(0, 2));
  // Of the second example half of the pixels are ignored, of the third all.
  const truths = Int32Array.from({ length: count * pixels }, (_none, at) =>
    at >= 2 * pixels || (at >= pixels && at % 2 === 0) ? IGNORED : random.integer(classes),
  );
  const loss = lossOfPixels(smoothing === 0 ? softmaxLoss : lossOfRows(crossEntropy, smoothing), smoothing);
  const known = [pixels, pixels / 2, 0];
  /** In float64, pixel by pixel: its loss, and the derivatives of its scores. */
  const reference = Array.from(truths, (truth, pixel) => {
    const own = Array.from(scores.subarray(pixel * classes, (pixel + 1) * classes));
    const sum = own.reduce((all, score) => all + Math.exp(score), 0);
    const held = own.map((_score, label) => (1 - smoothing) * Number(label === truth) + smoothing / classes);
    return {
      loss: held.reduce((all, share, label) => all + share * (Math.log(sum) - own[label]!), 0),
      slopes: own.map((score, label) => Math.exp(score) / sum - held[label]!),
    };
  });
  const means = known.map((size, row) =>
    reference
      .slice(row * pixels, (row + 1) * pixels)
      .reduce((sum, one, at) => sum + (truths[row * pixels + at]! < 0 ? 0 : one.loss / size), 0),
  );
  const mean = means.reduce((sum, one) => sum + one, 0) / count;

  it('is the mean of those that are not ignored', () => {
    tidy(() => {
      const heads = tensor(scores, [count, 4, 5, classes]);
      const targets = tensor(truths, [count, pixels], 'int32');
      expect(loss.mean(heads, targets).dataSync()[0]).toBeCloseTo(mean, 5);
      const each = [...loss.each(heads, targets).dataSync()];
      each.forEach((value, row) => expect(value).toBeCloseTo(means[row]!, 5));
    });
    expect(loss.sum(scores, Float32Array.from(truths), pixels * classes)).toBeCloseTo(mean * count, 6);
  });

  it('has the derivative of that mean: none for what is ignored', () => {
    const slopes = tidy(() => {
      const targets = tensor(truths, [count, pixels], 'int32');
      const heads = tensor(scores, [count, 4, 5, classes]);
      return grad((x: Tensor) => loss.mean(x, targets))(heads).dataSync();
    });
    reference.forEach(({ slopes: own }, pixel) => {
      const size = known[Math.floor(pixel / pixels)]!;
      own.forEach((slope, label) => {
        const expected = truths[pixel]! < 0 ? 0 : slope / (count * size);
        expect(slopes[pixel * classes + label]).toBeCloseTo(expected, 6);
      });
    });
  });
});

describe('label maps with pixels of no known class', () => {
  it('are told of in a note', async () => {
    const notesOf = async (reference: string) => (await readData(reference)).notes;
    const path = withBorder();
    expect(await notesOf(path)).toContainEqual({
      code: 'pixels-ignored',
      detail: { value: 255, share: 12.5 },
    });
    const codes = async (reference: string) => (await notesOf(reference))!.map(({ code }) => code);
    expect(await codes(`${path}?ignore=none`)).not.toContain('pixels-ignored');
    expect(await codes(withBorder(3))).not.toContain('pixels-ignored');
    expect(await notesOf(`${withBorder(3)}?ignore=3`)).toContainEqual({
      code: 'pixels-ignored',
      detail: { value: 3, share: 12.5 },
    });
    await expect(readData(`${path}?ignore=some`)).rejects.toMatchObject({ code: 'data/option-invalid' });
  });

  it('are learned and judged by the others, and goes back to the same classes', async () => {
    const run = join(temporaryFolder(), 'run');
    const settings = { batchSize: 8, epochs: 2, augment: ['shift' as const] };
    const session = await open({ from: 'recipe', recipe: 'segmenter', data: withBorder(), settings, run });
    await session.control({ action: 'step', steps: 4 });
    await session.idle();
    const { data, network } = session;
    expect(data.targetClasses).toEqual(['0', '1', '2']);
    const scores = (await session.evaluate(data.test)) as SegmentationScores;
    const described = describeSegmentation(data, 'test', scores);
    const sum = described.confusion.flat().reduce((all, pixels) => all + pixels, 0);
    expect([described.ignored, sum]).toEqual([12 * 32, 12 * 224]);
    const right = described.confusion.reduce((all, row, label) => all + row[label]!, 0);
    expect(described.metrics['accuracy']).toBeCloseTo(right / sum, 8);
    const order = { split: 'test', order: 'worst', offset: 0, count: 12 } as const;
    const { labelMaps, errors } = findExamples({ network, data }, scores, order);
    const { truths, said } = labelMaps!;
    expect(truths.filter((truth) => truth === IGNORED)).toHaveLength(12 * 32);
    errors.forEach((error, at) => {
      const own = [truths, said].map((map) => map.subarray(at * 256, (at + 1) * 256)) as [
        Int32Array,
        Int32Array,
      ];
      const wrong = own[0].filter((truth, pixel) => truth >= 0 && truth !== own[1][pixel]).length;
      expect(error).toBeCloseTo(wrong / 224, 6);
    });
    await session.close();
    const again = await open({ from: 'run', run });
    expect(again.data.targetClasses).toEqual(['0', '1', '2']);
    await again.close();
  });

  it('do not depend on what the network says of them', async () => {
    const train = async (data: string): Promise<string> => {
      const session = await open({
        ...{ from: 'recipe', recipe: 'segmenter', data, settings: { batchSize: 8, epochs: 1 } },
        run: join(temporaryFolder(), 'run'),
      });
      await session.control({ action: 'step', steps: 2 });
      await session.idle();
      const weights = session.network.weightsSha256();
      await session.close();
      return weights;
    };
    expect(await train(withBorder(255))).toBe(await train(`${withBorder(7)}?ignore=7`));
    expect(await train(withBorder(255))).not.toBe(await train(withBorder(0)));
  });

  it('are shared among workers with the metrics of one', async () => {
    const data = withBorder();
    const train = async (workers: number) => {
      const session = await openWith(workers, {
        ...{ from: 'recipe', recipe: 'segmenter', data, run: join(temporaryFolder(), 'run') },
        settings: { batchSize: 8, epochs: 2 },
      });
      await steps(session, 4);
      return (await session.evaluate(session.data.test)).metrics;
    };
    const [one, two] = [await train(1), await train(2)];
    expect(two['loss']).toBeCloseTo(one['loss']!, 4);
    expect(two['accuracy']).toBeCloseTo(one['accuracy']!, 3);
  });

  it('of 0 and 255 alone are of two classes', async () => {
    const data = labelledPictures({
      change: (maps) => maps.forEach((label, at) => (maps[at] = label > 0 ? 255 : 0)),
    });
    const read = await readData(data);
    expect(read.notes?.map(({ code }) => code)).toContain('maps-of-two');
    const session = await open({
      ...{ from: 'recipe', recipe: 'segmenter', data, settings: { batchSize: 8, epochs: 1 } },
      run: join(temporaryFolder(), 'run'),
    });
    expect(session.data.targetClasses).toEqual(['0', '255']);
    const scores = (await session.evaluate(session.data.test)) as SegmentationScores;
    const { classes, ignored } = describeSegmentation(session.data, 'test', scores);
    expect([classes.map(({ support }) => support), ignored]).toEqual([[12 * 216, 12 * 40], 0]);
    await session.close();
  });
});
