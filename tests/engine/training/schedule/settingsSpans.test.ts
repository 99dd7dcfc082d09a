import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lenet5 } from '../../../../src-main/engine/recipes/lenet5.ts';
import type { SettingsChange } from '../../../../src-shared/contract/service.ts';
import { BatchSchedule } from '../../../../src-main/engine/training/schedule/BatchSchedule.ts';
import { settingsAt } from '../../../../src-main/engine/training/schedule/settingsAt.ts';
import {
  endOf,
  placeAt,
  spanAt,
  spansOf,
} from '../../../../src-main/engine/training/schedule/settingsSpans.ts';
import type { Trainer } from '../../../../src-main/engine/training/Trainer.ts';
import type { Split } from '../../../../src-main/engine/data/Dataset.ts';
import type { Settings } from '../../../../src-shared/contract/service.ts';

const settings: Settings = { ...lenet5.settings, epochs: 2, batchSize: 32, learningRate: 0.1, seed: 3 };
const split = (count: number): Split => ({
  inputs: new Uint8Array(0),
  labels: new Uint8Array(count),
  ...{ count, shape: [28, 28, 1] },
});

/** A trainer that only records its arguments. */
function recordingTrainer() {
  const asked: { indices: number[]; learningRate: number; step: number }[] = [];
  const trainer: Trainer = {
    ...{ workers: 1, width: 1, score: () => [], close: () => undefined },
    recover: () => Promise.resolve(),
    average: () => undefined,
    train: (indices, learningRate, step) => {
      asked.push({ indices: [...indices], learningRate, step });
      return { loss: 1, accuracy: 0 };
    },
  };
  return { asked, trainer };
}

/** Advances a schedule to the end of some epochs, and checks which images each of them used. */
function goThrough(schedule: BatchSchedule, trainer: Trainer, epochs: number): void {
  while (schedule.place.epoch < epochs) {
    schedule.advance(trainer);
    if (schedule.epochDone) schedule.endEpoch();
  }
}

describe('the spans of a run', () => {
  it('are counted by images: a new batch size in the middle of an epoch leaves it whole', () => {
    // 100 images: after 2 batches of 32, 36 are left, which make 3 batches of 16; then 7 per epoch.
    const spans = spansOf(settings, [{ step: 2, batchSize: 16 }], 100);
    expect(spans.map(({ place }) => place)).toEqual([
      { epoch: 0, images: 0 },
      { epoch: 0, images: 64 },
    ]);
    expect([0, 1, 2, 3].map((epochs) => endOf(epochs, spans, 100))).toEqual([0, 5, 12, 19]);
    const place = (step: number) => placeAt(spanAt(spans, step), step, 100);
    expect(place(4)).toEqual({ epoch: 0, images: 96 });
    expect(place(5)).toEqual({ epoch: 1, images: 0 });
    expect(place(12)).toEqual({ epoch: 2, images: 0 });
  });

  it('leave out what changes nothing, and have the last of what was changed between two updates', () => {
    const changes = [
      { step: 1, learningRate: 0.1 },
      { step: 3, learningRate: 0.2 },
      { step: 3, batchSize: 8 },
      { step: 5, learningRate: 0.3 },
      { step: 5, learningRate: 0.2 },
    ];
    const held = spansOf(settings, changes, 100).map(({ step, learningRate, batchSize }) => [
      ...[step, learningRate, batchSize],
    ]);
    expect(held).toEqual([
      [0, 0.1, 32],
      [3, 0.2, 8],
    ]);
  });

  it('keep what a run was started with, even when it was changed before the first update', () => {
    const spans = spansOf(settings, [{ step: 0, learningRate: 0.5 }], 100);
    expect(spans.map(({ learningRate }) => learningRate)).toEqual([0.1, 0.5]);
    expect(settingsAt({ schedule: 'constant' }, spans, 0).learningRate).toBe(0.5);
  });
});

describe('a linear schedule', () => {
  // 96 images in batches of 32: 3 steps per epoch, 6 in all; the rate decreases by 0.95 / 6 per step.
  const rates = (changes: SettingsChange[], last: number): number[] => {
    const spans = spansOf(settings, changes, 96);
    return Array.from(
      { length: last },
      (_none, step) => settingsAt({ schedule: 'linear' }, spans, step).learningRate,
    );
  };

  it('goes on with its share of a new rate', () => {
    const expected = [0.1, 0.1, 0.3, 0.3, 0.3, 0.3, 0.3].map(
      (rate, step) => rate * (1 - (0.95 * Math.min(step, 6)) / 6),
    );
    rates([{ step: 2, learningRate: 0.3 }], 7).forEach((rate, step) => {
      expect(rate).toBeCloseTo(expected[step]!, 14);
    });
  });

  it('spreads what is left of it over the steps that a new batch size leaves', () => {
    // After 3 of 6 steps half is done; batches of 16 take 6 more steps for the other half.
    const done = [0, 1 / 6, 2 / 6, 3 / 6, 7 / 12, 8 / 12, 9 / 12, 10 / 12, 11 / 12, 1, 1];
    rates([{ step: 3, batchSize: 16 }], 11).forEach((rate, step) => {
      expect(rate).toBeCloseTo(0.1 * (1 - 0.95 * done[step]!), 14);
    });
  });

  it('is to the bit what it was before settings could change', () => {
    rates([], 8).forEach((rate, step) => {
      expect(rate).toBe(0.1 * (1 - (1 - 0.05) * Math.min(1, step / 6)));
    });
  });
});

describe('a schedule', () => {
  const changes = fc.array(
    fc.record({ step: fc.integer({ min: 0, max: 60 }), batchSize: fc.integer({ min: 1, max: 50 }) }),
    { maxLength: 6 },
  );

  it('shows every image once per epoch, whatever the sizes of its batches', () => {
    fc.assert(
      fc.property(changes, fc.integer({ min: 1, max: 90 }), (unordered, count) => {
        const ordered = unordered.toSorted((a, b) => a.step - b.step);
        const schedule = new BatchSchedule(split(count), settings);
        schedule.changes = ordered;
        const { asked, trainer } = recordingTrainer();
        const ends: number[] = [];
        for (let epoch = 1; epoch <= 3; epoch++) {
          goThrough(schedule, trainer, epoch);
          ends.push(schedule.place.step);
          const seen = asked.splice(0).flatMap(({ indices }) => indices);
          expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_none, at) => at));
        }
        expect([1, 2, 3].map((epochs) => schedule.endOf(epochs))).toEqual(ends);
        const isEnd = Array.from({ length: ends[2]! + 1 }, (_none, step) => schedule.isEpochEnd(step));
        expect(isEnd.flatMap((is, step) => (is ? [step] : []))).toEqual(ends);
      }),
    );
  });

  it('is the same when a part of it is gone again', () => {
    const schedule = new BatchSchedule(split(70), settings);
    schedule.changes = [
      { step: 1, batchSize: 9 },
      { step: 4, learningRate: 0.7, batchSize: 20 },
    ];
    const { asked, trainer } = recordingTrainer();
    schedule.advance(trainer);
    schedule.advance(trainer);
    const there = schedule.place;
    goThrough(schedule, trainer, 2);
    const first = asked.splice(0).slice(2);
    schedule.moveTo(there);
    goThrough(schedule, trainer, 2);
    expect(asked).toEqual(first);
  });

  it('knows of every image when it was last in a batch, and in which row', () => {
    fc.assert(
      fc.property(
        changes,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 60 }),
        (unordered, count, steps) => {
          const schedule = new BatchSchedule(split(count), settings);
          schedule.changes = unordered.toSorted((a, b) => a.step - b.step);
          const { asked, trainer } = recordingTrainer();
          const seen = new Map<number, { step: number; row: number; epoch: number }>();
          for (let step = 1; step <= steps; step++) {
            const { epoch } = schedule.place;
            schedule.advance(trainer);
            asked.at(-1)!.indices.forEach((image, row) => seen.set(image, { step, row, epoch }));
            if (schedule.epochDone) schedule.endEpoch();
          }
          for (let image = 0; image < count; image++) {
            const known = seen.get(image);
            expect(schedule.lastSeen(image)).toEqual(known && { step: known.step, row: known.row });
          }
          expect(schedule.lastSeen(count)).toBeUndefined();
        },
      ),
    );
  });
});
