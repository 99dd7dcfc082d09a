import { layers } from '@tensorflow/tfjs-layers';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { stack } from '../../../src-main/engine/recipes/stack.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import type { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { openNormalised } from './normalisedRun.ts';

/** 32 images need 6 GiB of maps, which is rejected before anything is changed. */
function wideModel() {
  return stack(
    'wide',
    [28, 28, 1],
    [
      layers.conv2d({ name: 'conv', filters: 60_000, kernelSize: 1 }),
      layers.globalAveragePooling2d({ name: 'pool' }),
      layers.dense({ name: 'output', units: 10, activation: 'softmax' }),
    ],
  );
}

describe('a batch that does not fit into memory', () => {
  it('ends training with its size and a smaller one, and leaves a run that can be opened', async () => {
    const problems: FeaturescopeError[] = [];
    const session = await openNormalised(
      {},
      { onProblem: (problem) => void problems.push(problem) },
      wideModel,
    );
    const before = session.network.weightsSha256();
    const tensors = memory().numTensors;
    await session.control({ action: 'step', steps: 3 });
    await session.idle();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: 'training/out-of-memory',
      detail: { batchSize: 32, smaller: 16 },
      message: expect.stringContaining('--batch 16') as string,
    });
    expect(session.state()).toMatchObject({ phase: 'paused', step: 0, savedStep: 0 });
    expect(session.network.weightsSha256()).toBe(before);
    expect(memory().numTensors).toBe(tensors);
    expect(RunFolder.open(session.run!.path).latestCheckpoint().step).toBe(0);
  });

  it('names the batch size that holds, when it was changed', async () => {
    const onProblem = vi.fn<(problem: FeaturescopeError) => void>();
    const session = await openNormalised({}, { onProblem }, wideModel);
    await session.adjust({ batchSize: 80 });
    await session.control({ action: 'step' });
    expect(onProblem.mock.calls[0]![0].detail).toEqual({ batchSize: 80, smaller: 40 });
  });
});
