import { describe, expect, it } from 'vitest';
import { findPredictions } from '../../../../src-main/engine/tasks/classification/findPredictions.ts';
import type { Dataset } from '../../../../src-main/engine/data/Dataset.ts';
import { predictionsOf } from './scoredSplit.ts';

const scores = [
  [0.6, 0.3, 0.1],
  [0.2, 0.7, 0.1],
  [0.1, 0.8, 0.1],
  [0.5, 0.4, 0.1],
  [NaN, NaN, NaN],
  [0.1, 0.0, 0.9],
];
const labels = [0, 0, 0, 0, 1, 1];

async function found(wish: Partial<Parameters<typeof findPredictions>[2]>) {
  const { predictions, labels: own } = await predictionsOf(scores, labels);
  const test = { inputs: Uint8Array.from([10, 11, 12, 13, 14, 15]), labels: own, count: 6 };
  const classes = ['a', 'b', 'c'];
  const data: Dataset = { name: 'x', shape: [1, 1, 1], classes, train: test, test, embedded: false };
  return findPredictions(data, predictions, {
    split: 'test',
    outcome: 'wrong',
    offset: 0,
    count: 10,
    ...wish,
  });
}

describe('images by what the network says of them', () => {
  it('come with the surest mistakes first, and those without a prediction last', async () => {
    const page = await found({});
    expect(page).toMatchObject({ total: 4, indices: [5, 2, 1, 4], labels: [1, 0, 0, 1] });
    expect(page.predicted).toEqual([2, 1, 1, null]);
    expect([...page.images]).toEqual([15, 12, 11, 14]);
    expect([...page.scores.subarray(0, 3)]).toEqual(scores[5]!.map(Math.fround));
  });
  it('come with the least sure first where they are right', async () => {
    expect((await found({ outcome: 'right' })).indices).toEqual([3, 0]);
  });
  it('are those of a cell, of a range of confidence, and of a page', async () => {
    expect((await found({ truth: 0, predicted: 1 })).indices).toEqual([2, 1]);
    expect((await found({ confidence: [0.65, 0.75] })).indices).toEqual([1]);
    expect(await found({ offset: 1, count: 2 })).toMatchObject({ total: 4, offset: 1, indices: [2, 1] });
    expect(await found({ truth: 2 })).toMatchObject({ total: 0, indices: [] });
  });
});
