import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../belongings.ts';
import { labelledPictures } from '../../tasks/segmentation/labelledPictures.ts';
import { openWith, steps } from './team.ts';

it('shares pictures with label maps among workers: the metrics of one, and the weights to the bit for the same number', async () => {
  const data = labelledPictures();
  const train = async (workers: number) => {
    const session = await openWith(workers, {
      ...{ from: 'recipe', recipe: 'segmenter', data, run: join(temporaryFolder(), 'run') },
      settings: { batchSize: 8, epochs: 2 },
    });
    const weights = await steps(session, 6);
    return { weights, scores: await session.evaluate(session.data.test) };
  };
  const [one, two, again] = [await train(1), await train(2), await train(2)];
  expect(two.weights).toBe(again.weights);
  expect(two.scores.metrics['loss']).toBeCloseTo(one.scores.metrics['loss']!, 4);
});
