import { layers } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { stack } from '../../../src-main/engine/recipes/stack.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import { normalisedModel, openNormalised } from './normalisedRun.ts';

async function steps(session: Session, count: number): Promise<string> {
  await session.control({ action: 'step', steps: count });
  await session.idle();
  return session.network.weightsSha256();
}

function allKindsOfNoise() {
  return stack(
    'noisy',
    [28, 28, 1],
    [
      layers.conv2d({ name: 'conv', filters: 4, kernelSize: 5, strides: 3, activation: 'selu' }),
      layers.gaussianNoise({ stddev: 0.1 }),
      layers.alphaDropout({ rate: 0.1 }),
      layers.flatten(),
      layers.gaussianDropout({ rate: 0.2 }),
      layers.dense({ name: 'output', units: 10, activation: 'softmax' }),
    ],
  );
}

describe('a run whose network draws random numbers', () => {
  it.each([
    ['dropout and batch normalisation', normalisedModel],
    ['the other kinds of noise', allKindsOfNoise],
  ])('with %s goes on from its checkpoint bit for bit', async (_name, build) => {
    const straight = await steps(await openNormalised({}, {}, build), 12);
    const broken = await openNormalised({}, {}, build);
    const middle = await steps(broken, 6);
    const path = broken.run!.path;
    await broken.close();
    const run = RunFolder.open(path);
    const resumed = await openNormalised({ resumed: { run, checkpoint: run.latestCheckpoint() } }, {}, build);
    expect(resumed.network.weightsSha256()).toBe(middle);
    expect(await steps(resumed, 6)).toBe(straight);
  });

  it('moves the averages of batch normalisation once a step', async () => {
    const session = await openNormalised();
    const average = () => session.network.model.getLayer('norm1').weights[2]!.read().dataSync().slice();
    const before = average();
    await steps(session, 1);
    expect(average()).not.toEqual(before);
  });
});
