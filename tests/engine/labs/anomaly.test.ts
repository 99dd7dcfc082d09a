import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { findAnomalies, knownAnomalies } from '../../../src-main/engine/labs/experiments/anomaly.ts';
import { lectureImages } from '../../../src-main/engine/labs/experiments/lectureImages.ts';
import { areasOf } from '../../../src-main/engine/tasks/classification/sweep.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { areAnomalous, type AnomalyCourse } from '../../../src-shared/labs/anomaly/course.ts';
import { experiment } from '../../../src-shared/labs/anomaly/experiment.ts';
import { atThreshold, separationOf, thresholdFor } from '../../../src-shared/labs/anomaly/separation.ts';
import { initialValues } from '../../../src-shared/labs/Experiment.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const signal = new AbortController().signal;
const task = { signal, progress: () => undefined };
const short = { ...initialValues(experiment), digit: '1', images: 200, epochs: 40 };

describe('scores of two kinds', () => {
  const random = new RandomStream(1, 'separation');
  // Scores with many ties.
  const scores = Float32Array.from({ length: 500 }, () => random.integer(40) / 8);
  const positive = Array.from(scores, (score) => random.nextFloat() < 0.1 + score / 8);

  it('have the area under the ROC curve of the definition, pair by pair, and of the evaluation', () => {
    let [won, pairs] = [0, 0];
    for (const [a, isPositive] of positive.entries())
      for (const [b, other] of positive.entries())
        if (isPositive && !other) {
          pairs++;
          won += scores[a]! > scores[b]! ? 1 : scores[a] === scores[b] ? 0.5 : 0;
        }
    const { auc, roc } = separationOf(scores, positive);
    expect(auc).toBeCloseTo(won / pairs, 12);
    const labels = Uint8Array.from(positive, (one) => (one ? 0 : 1));
    expect(auc).toBeCloseTo(areasOf({ scores, labels, index: 0, classes: 1 }).auc, 12);
    expect([roc[0], roc.at(-1)]).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(
      separationOf(
        scores,
        positive.map(() => true),
      ).auc,
    ).toBeNaN();
  });

  it('are counted on both sides of a threshold, each of which is a point of the curve', () => {
    const { roc } = separationOf(scores, positive);
    for (const threshold of [0, 1.3, 2.5, 4.9]) {
      const { found, positives, alarms, negatives } = atThreshold(scores, positive, threshold);
      expect(positives).toBe(positive.filter(Boolean).length);
      expect(positives + negatives).toBe(500);
      expect(roc).toContainEqual([alarms / negatives, found / positives]);
    }
    const passing = thresholdFor(scores, positive, 0.95);
    const { alarms, negatives } = atThreshold(scores, positive, passing);
    expect(alarms / negatives).toBeLessThanOrEqual(0.05);
  });
});

describe('an autoencoder that knows one digit', () => {
  let course: AnomalyCourse;
  const partial: AnomalyCourse[] = [];
  beforeAll(async () => {
    course = await findAnomalies(short, { ...task, partial: (one) => partial.push(one as AnomalyCourse) });
  });

  it('is trained on that digit alone, and scores all test images', async () => {
    const data = await lectureImages(signal);
    expect(course).toMatchObject({ normal: 1, trained: 200, epoch: 40, epochs: 40, data: data.name });
    expect(course.scores).toHaveLength(data.test.count);
    expect(Array.from(course.labels)).toEqual(Array.from(data.test.labels));
    expect(partial.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 39 }, (_none, at) => at + 1));
    expect(partial.every(({ examples }) => examples === null)).toBe(true);
    // Ones have the fewest strokes: also a short training tells them from the rest.
    expect(separationOf(course.scores, areAnomalous(course)).auc).toBeGreaterThan(0.9);
    const { missed, alarms, worst } = course.examples!;
    expect(missed.labels).not.toContain(1);
    expect(new Set(alarms.labels)).toEqual(new Set([1]));
    const anomalies = [...course.scores]
      .filter((_score, at) => course.labels[at] !== 1)
      .sort((a, b) => a - b);
    expect(missed.errors[0]).toBeCloseTo(anomalies[0]!, 7);
    expect(worst.errors[0]).toBeCloseTo(anomalies.at(-1)!, 7);
    let sum = 0;
    for (let at = 0; at < 784; at++) sum += ((worst.inputs[at]! - worst.outputs[at]!) / 255) ** 2;
    expect(worst.errors[0]).toBeCloseTo(sum / 784, 2);
  });

  it('gives the same bits again, and is not trained again for another threshold', async () => {
    expect(knownAnomalies({ ...short, threshold: 0.1 })).toBe(course);
    expect(await findAnomalies({ ...short, threshold: 0 }, task)).toBe(course);
    expect(knownAnomalies({ ...short, seed: 2 })).toBeNull();
    const other = await findAnomalies({ ...short, seed: 2 }, task);
    expect(other.scores).not.toEqual(course.scores);
    await expect(
      findAnomalies({ ...short, seed: 3 }, { ...task, signal: AbortSignal.abort() }),
    ).rejects.toBeDefined();
    await expect(async () => findAnomalies({ ...short, digit: '10' }, task)).rejects.toMatchObject({
      code: 'lab/wrong-value',
    });
  });

  it('is drawn with its threshold in both languages at any size, at the end and before', () => {
    const { document } = parseHTML('<html></html>');
    for (const one of [
      course,
      partial[0]!,
      { ...course, scores: new Float32Array(), labels: new Uint8Array() },
    ])
      for (const look of [
        { language: 'en', theme: 'light', width: 960, height: 540 },
        { language: 'ko', theme: 'dark', width: 360, height: 240 },
        { language: 'en', theme: 'print', width: 300, height: 500 },
      ] as const) {
        expect(experiment.caption(one, short, look.language)).not.toMatch(/NaN|undefined|Infinity/);
        const drawn = experiment.draw(one, short, { document: document as unknown as Document, ...look });
        const plain = drawn.outerHTML.replaceAll(/data:image[^"]*/g, '');
        expect(plain).not.toMatch(/NaN|undefined|Infinity/);
        expect(plain).not.toContain('data-handle');
      }
    expect(experiment.drag!('threshold', { x: 0.01234, y: 1 }, short)).toMatchObject({ threshold: 0.0125 });
    const suggested = experiment.buttons![0]!.values(course, short)!;
    const { alarms, negatives } = atThreshold(
      course.scores,
      areAnomalous(course),
      Number(suggested['threshold']),
    );
    expect(alarms / negatives).toBeLessThanOrEqual(0.05);
    expect(experiment.buttons![0]!.values(course, { ...short, ...suggested })).toBeUndefined();
    expect([experiment.isDone!(partial[0]!), experiment.isDone!(course)]).toEqual([false, true]);
  });
});
