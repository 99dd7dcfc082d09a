import { memory } from '@tensorflow/tfjs-core';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ComparedNetworks, stepsOf } from '../../../../src-main/engine/inspection/probes/ComparedNetworks.ts';
import { collectTensors, takeExample } from '../../../../src-main/engine/inspection/probes/collectTensors.ts';
import { resolveSample } from '../../../../src-main/engine/inspection/probes/resolveSample.ts';
import { findRecipe } from '../../../../src-main/engine/recipes/recipes.ts';
import { topologyOf } from '../../../../src-main/engine/network/topology.ts';
import { RunFolder } from '../../../../src-main/engine/library/RunFolder.ts';
import type { Session } from '../../../../src-main/engine/training/Session.ts';
import type { ComparedNetwork, SampleRef } from '../../../../src-shared/contract/service.ts';
import { open, openTiny } from '../../training/tinyRun.ts';
import { temporaryFolder } from '../../../belongings.ts';
import { tinyDataFolder } from '../../data/tinyData.ts';

const three: SampleRef = { split: 'test', index: 3 };
const five: SampleRef = { split: 'test', index: 5 };
const now: ComparedNetwork = { from: 'session' };
const shelf = new ComparedNetworks();

/** The output of a session's own network for an image. */
function own(session: Session, layer: string, sample: SampleRef) {
  const example = takeExample(session.network, resolveSample(session.data, sample));
  const tensors = collectTensors(session.network, example, {
    layers: [layer],
    quantities: ['activations', 'filters'],
  });
  example.input.dispose();
  return tensors;
}

describe('networks compared', () => {
  let session: Session;
  let path: string;
  const at = (step: number): ComparedNetwork => ({ from: 'run', run: path, step });

  beforeEach(async () => {
    await shelf.clear();
    session = await openTiny({ seed: 4 });
    await session.control({ action: 'step', steps: 2 });
    await session.control({ action: 'step', steps: 3 });
    path = session.run!.path;
  });

  it('are two images in one network, at the same step', async () => {
    const { a, b } = await shelf.compare(session, {
      layer: 'conv2',
      a: { of: now, sample: three },
      b: { of: now, sample: five },
    });
    expect([a.step, b.step]).toEqual([5, 5]);
    expect(a.tensors).toEqual(own(session, 'conv2', three));
    expect(b.tensors).toEqual(own(session, 'conv2', five));
    expect(a.label).toBe(session.data.test.labels[3]);
  });

  it('are one network at two steps, each exactly as if it were opened alone', async () => {
    expect(stepsOf(path)).toEqual([0, 2, 3, 5]);
    const side = (of: ComparedNetwork) => ({ of, sample: three });
    const { a, b } = await shelf.compare(session, { layer: 'dense1', a: side(now), b: side(at(2)) });
    const alone = await openTiny({ seed: 4 });
    await alone.control({ action: 'step', steps: 2 });
    expect(b).toMatchObject({ step: 2, label: session.data.test.labels[3] });
    expect(b.tensors).toEqual(own(alone, 'dense1', three));
    expect(a.tensors).toEqual(own(session, 'dense1', three));
    expect(b.tensors[0]!.data).not.toEqual(a.tensors[0]!.data);
  });

  it('know the first step from recipe and seed alone, also when its checkpoint is gone', async () => {
    await session.control({ action: 'step' });
    await session.control({ action: 'step' });
    rmSync(join(path, 'checkpoints', 'step-000000000.ckpt'));
    expect(RunFolder.open(path).checkpointSteps()).not.toContain(0);
    expect(stepsOf(path)[0]).toBe(0);
    const side = (of: ComparedNetwork) => ({ of, sample: five });
    const { a, b } = await shelf.compare(session, {
      layer: 'conv1',
      a: side({ from: 'initial' }),
      b: side(at(0)),
    });
    const fresh = await openTiny({ seed: 4 });
    expect(a.tensors).toEqual(own(fresh, 'conv1', five));
    expect(b.tensors).toEqual(a.tensors);
    expect([a.step, b.step]).toEqual([0, 0]);
  });

  it('are two runs, exactly as if each were opened alone', async () => {
    const other = await openTiny({ seed: 5 });
    await other.control({ action: 'step', steps: 4 });
    const of = { from: 'run', run: other.run!.path, step: 4 } as const;
    const { b } = await shelf.compare(session, {
      layer: 'pool2',
      a: { of: now, sample: three },
      b: { of, sample: three },
    });
    const example = takeExample(other.network, resolveSample(session.data, three));
    const expected = collectTensors(other.network, example, {
      layers: ['pool2'],
      quantities: ['activations'],
    });
    example.input.dispose();
    expect(b.tensors).toEqual(expected);
  });

  it('say so when the other one has the layer in another shape, or not at all', async () => {
    const other = await open({
      from: 'recipe',
      recipe: 'cnn',
      data: await tinyDataFolder(),
      run: join(temporaryFolder(), 'run'),
    });
    await other.control({ action: 'step' });
    const of = { from: 'run', run: other.run!.path, step: 1 } as const;
    const compare = (layer: string) => () =>
      shelf.compare(session, { layer, a: { of: now, sample: three }, b: { of, sample: three } });
    await expect(compare('conv1')()).rejects.toThrow(
      expect.objectContaining({
        code: 'compare/shapes-differ',
        detail: { layer: 'conv1', a: '28x28x6', b: '26x26x32' },
      }),
    );
    await expect(compare('conv9')()).rejects.toThrow(
      expect.objectContaining({ code: 'model/unknown-layer' }),
    );
    await expect(compare('conv3')()).rejects.toThrow(
      expect.objectContaining({
        code: 'compare/layer-missing',
        detail: { layer: 'conv3', known: other.network.info.layers.map((one) => one.name).join(', ') },
      }),
    );
  });

  it('name the steps there are when one was not kept, and a damaged checkpoint, and lose nothing', async () => {
    const compare = (of: ComparedNetwork) => () =>
      shelf.compare(session, { layer: 'conv1', a: { of: now, sample: three }, b: { of, sample: three } });
    await expect(compare(at(4))()).rejects.toThrow(
      expect.objectContaining({ code: 'run/no-checkpoint', detail: { path, step: 4, known: '0, 2, 3, 5' } }),
    );
    await expect(compare({ from: 'run', run: join(path, 'nothing'), step: 1 })()).rejects.toThrow(
      expect.objectContaining({ code: 'run/unknown' }),
    );
    const tensors = memory().numTensors;
    const [first] = readdirSync(join(path, 'checkpoints')).filter((name) => name.includes('2'));
    const file = join(path, 'checkpoints', first!);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    await expect(compare(at(2))()).rejects.toThrow(expect.objectContaining({ code: 'run/unreadable' }));
    // The weights of another network in the run's folder.
    const stranger = findRecipe('cnn').build([28, 28, 1], 10);
    writeFileSync(join(path, 'network.json'), JSON.stringify(topologyOf(stranger)));
    stranger.dispose();
    await expect(compare(at(5))()).rejects.toThrow(expect.objectContaining({ code: 'run/unreadable' }));
    expect(memory().numTensors).toBe(tensors);
    await expect(compare(now)()).resolves.toBeDefined();
  });

  it('keep two of them and free the others: the tensors stay as many over fifty comparisons', async () => {
    const before = memory().numTensors;
    const steps: ComparedNetwork[] = [at(0), at(2), at(5), { from: 'initial' }];
    const counts = new Set<number>();
    for (let turn = 0; turn < 50; turn++) {
      const of = steps[turn % steps.length]!;
      await shelf.compare(session, {
        layer: 'conv1',
        a: { of: now, sample: three },
        b: { of, sample: five },
      });
      if (turn > 0) counts.add(memory().numTensors);
    }
    const perNetwork = session.network.model.weights.length;
    expect([...counts]).toEqual([before + 2 * perNetwork]);
    await shelf.clear();
    expect(memory().numTensors).toBe(before);
  });

  it('refuse an image that there is not', async () => {
    const none = { of: now, sample: { split: 'test', index: 32 } } as const;
    await expect(
      shelf.compare(session, { layer: 'conv1', a: { of: now, sample: three }, b: none }),
    ).rejects.toThrow(expect.objectContaining({ code: 'data/sample-out-of-range' }));
  });
});
