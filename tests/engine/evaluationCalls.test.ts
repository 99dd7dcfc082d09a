import { expect, it, vi } from 'vitest';
import { selectBackend } from '../../src-main/engine/backends/selectBackend.ts';
import { SingleTrainer } from '../../src-main/engine/training/Trainer.ts';
import { Workbench } from '../../src-main/engine/Workbench.ts';
import { memoryPair } from '../../src-main/protocol/channels/memoryPair.ts';
import { connectEngine } from '../../src-main/protocol/connection.ts';
import { atThreshold } from '../../src-main/protocol/evaluation.ts';
import { tinyDataFolder } from './training/tinyRun.ts';

it('answers every question about a split from one pass, and makes another when the network has changed', async () => {
  const workbench = new Workbench(await selectBackend('wasm'));
  const [near, far] = memoryPair();
  workbench.attach(near);
  const { calls } = connectEngine(far, {});
  const passes = vi.spyOn(SingleTrainer.prototype, 'score');
  const ask = { task: 'ask', split: 'test' } as const;
  try {
    await expect(calls.evaluate(ask)).rejects.toMatchObject({ code: 'engine/no-session' });
    const source = { from: 'recipe', recipe: 'lenet5', data: await tinyDataFolder() } as const;
    await calls.open({ task: 'open', source: { ...source, settings: { validationSplit: 0 } } });
    const evaluation = await calls.evaluate(ask);
    const ranking = await calls.rankingCurves(ask);
    expect(ranking.classes.map(({ auc }) => auc)).toEqual(evaluation.classes.map(({ auc }) => auc));
    const table = await calls.thresholds({ ...ask, class: 4 });
    expect(table.positives).toBe(evaluation.classes[4]!.support);
    expect(atThreshold(table, 0)).toMatchObject({ recall: 1, falsePositiveRate: 1 });
    const page = { ...ask, offset: 0, count: 50 } as const;
    const wrong = await calls.predictions({ ...page, outcome: 'wrong' });
    const right = await calls.predictions({ ...page, outcome: 'right' });
    expect(right.total / 32).toBe(evaluation.accuracy);
    expect([...wrong.indices, ...right.indices].toSorted((a, b) => a - b)).toEqual([...Array(32).keys()]);
    const [first] = wrong.indices;
    const sample = await calls.samples({ split: 'test', offset: first!, count: 1 });
    expect(wrong.images.subarray(0, 784)).toEqual(sample.images);
    expect(wrong.labels[0]).toBe(sample.labels[0]);
    wrong.scores.subarray(0, 10).forEach((score, at) => expect(score).toBeCloseTo(sample.scores[at]!, 6));
    expect(passes).toHaveBeenCalledTimes(1);
    await expect(calls.thresholds({ ...ask, class: 10 })).rejects.toMatchObject({
      code: 'evaluation/unknown-class',
      detail: { class: 10, known: '0, 1, 2, 3, 4, 5, 6, 7, 8, 9' },
    });

    await calls.control({ action: 'step' });
    await calls.rankingCurves(ask);
    expect(passes).toHaveBeenCalledTimes(2);
  } finally {
    await workbench.close();
    passes.mockRestore();
  }
});
