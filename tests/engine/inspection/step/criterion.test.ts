import { join } from 'node:path';
import { expect, it } from 'vitest';
import { softmaxTerms } from '../../../../src-shared/arithmetic/activation.ts';
import { open } from '../../training/tinyRun.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { tinyDataFolder } from '../../data/tinyData.ts';

it.each([
  ['lenet5-1998', -10],
  ['lenet5', undefined],
])('a step of %s tells what its probabilities and losses are made of', async (recipe, rejectLogit) => {
  const session = await open({
    from: 'recipe',
    recipe,
    data: await tinyDataFolder(),
    settings: { batchSize: 8, validationSplit: 0 },
    run: join(temporaryFolder(), 'run'),
  });
  const step = (await session.inside()).describe();
  expect(step.rejectLogit).toBe(rejectLogit);
  step.labels.forEach((label, row) => {
    const own = [...step.heads.subarray(row * 10, (row + 1) * 10)];
    const { probabilities } = softmaxTerms(rejectLogit === undefined ? own : [...own, rejectLogit]);
    own.forEach((_logit, at) => expect(step.outputs[row * 10 + at]).toBeCloseTo(probabilities[at]!, 6));
    expect(step.losses[row]).toBeCloseTo(-Math.log(probabilities[label]!), 4);
  });
});
