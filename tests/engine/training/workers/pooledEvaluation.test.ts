import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { generateDigits } from '../../../../src-main/engine/data/handwriting/generate.ts';
import type { Dataset } from '../../../../src-main/engine/data/Dataset.ts';
import { initialiseWeights } from '../../../../src-main/engine/network/initialiseWeights.ts';
import { findRecipe } from '../../../../src-main/engine/recipes/recipes.ts';
import { holdOut } from '../../../../src-main/engine/data/holdOut.ts';
import { evaluate, predictionsOf, scoredOutput } from '../../../../src-main/engine/tasks/evaluate.ts';
import { Network } from '../../../../src-main/engine/training/Network.ts';
import { SingleTrainer, type Trainer } from '../../../../src-main/engine/training/Trainer.ts';
import { PooledTrainer } from '../../../../src-main/engine/training/workers/PooledTrainer.ts';
import { shareDataset } from '../../../../src-main/engine/training/workers/shareDataset.ts';
import { pool } from './team.ts';

let data: Dataset;
let network: Network;
let trainers: Trainer[];
let heldOut: Dataset['train'];

beforeAll(async () => {
  await selectBackend('wasm');
  data = shareDataset(generateDigits({ train: 1100, test: 510 }));
  network = new Network(findRecipe('lenet5').build(data.shape, 10), 'sgd');
  initialiseWeights(network.model, 3);
  const cut = holdOut(data.train, 0.5, 784);
  heldOut = cut.heldOut;
  const parts = { network, data, train: cut.train, heldOut, batchSize: 64, pool };
  trainers = [
    new SingleTrainer(network, cut.train, data.shape),
    ...[2, 3].map((workers) => new PooledTrainer({ ...parts, workers })),
  ];
  await pool.idle();
});

afterAll(() => {
  for (const trainer of trainers) trainer.close();
  network.dispose();
});

describe('evaluating with workers', () => {
  it('gives the very numbers of one worker, on every split, and uses the workers', async () => {
    const slots = pool.slots(2);
    for (const split of [data.train, heldOut, data.test]) {
      const expected = await evaluate(trainers[0]!, split, scoredOutput(network));
      for (const trainer of trainers.slice(1)) {
        const before = slots[0]!.answered;
        expect(await evaluate(trainer, split, scoredOutput(network))).toEqual(expected);
        expect(slots[0]!.answered - before).toBe(
          Math.ceil((Math.ceil(split.count / 250) - 1) / trainer.width),
        );
      }
    }
  });

  it('sees weights that changed since', async () => {
    network.model
      .getLayer('output')
      .weights[1]!.write((await import('@tensorflow/tfjs-core')).tensor1d([0, 0, 0, 9, 0, 0, 0, 0, 0, 0]));
    const { predicted } = predictionsOf(await evaluate(trainers[1]!, data.test, scoredOutput(network)));
    expect(new Set(predicted)).toEqual(new Set([3]));
  });

  it('tells how far it is up to the last image, and stops when it is told to', async () => {
    const told: number[][] = [];
    const onProgress = (done: number, total: number) => void told.push([done, total]);
    await evaluate(trainers[1]!, data.test, scoredOutput(network), { onProgress });
    expect(told).toEqual([
      [500, 510],
      [510, 510],
    ]);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(evaluate(trainers[1]!, data.test, scoredOutput(network), { signal })).rejects.toThrow(
      'enough',
    );
  });
});
