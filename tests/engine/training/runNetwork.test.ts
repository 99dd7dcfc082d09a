import { apply, image, scores } from '../network/building.ts';
import { layers, model } from '@tensorflow/tfjs-layers';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { describeModel } from '../../../src-main/engine/network/describeModel.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { loadModel } from '../../../src-main/engine/network/modelFiles.ts';
import { recipes } from '../../../src-main/engine/recipes/recipes.ts';
import { buildFromTopology, topologyOf } from '../../../src-main/engine/network/topology.ts';
import { Network } from '../../../src-main/engine/training/Network.ts';
import { openNetwork } from '../../../src-main/engine/training/openNetwork.ts';
import { open, openTiny } from './tinyRun.ts';
import { temporaryFolder } from '../../belongings.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

/** A run with some steps; returns its folder and its final weights. */
async function trained(steps = 4): Promise<{ run: string; weights: string }> {
  const run = join(temporaryFolder(), 'run');
  const session = await openTiny({ seed: 3 }, {}, run);
  await session.control({ action: 'step', steps });
  const weights = session.network.weightsSha256();
  await session.close();
  return { run, weights };
}

/** Changes fields of a run's description; undefined removes one. */
function describeAs(run: string, changes: object): void {
  const path = join(run, 'run.json');
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), ...changes }));
}

describe('the topology of a network', () => {
  it.each(recipes.map((recipe) => [recipe.id, recipe] as const))(
    'of %s makes the same network again, with the same first weights',
    async (_id, recipe) => {
      const model = recipe.build(recipe.inputShape, 10);
      const text = JSON.stringify(topologyOf(model));
      const again = await buildFromTopology(JSON.parse(text) as object);
      expect(describeModel(again)).toEqual(describeModel(model));
      const hashes = [model, again].map((one) => {
        initialiseWeights(one, 7);
        const network = new Network(one, 'sgd');
        const hash = network.weightsSha256();
        network.dispose();
        return hash;
      });
      expect(hashes[1]).toBe(hashes[0]);
    },
  );
});

describe('a run', () => {
  it('holds its network, and opens and goes back by it whatever becomes of its recipe', async () => {
    const { run, weights } = await trained();
    describeAs(run, { recipe: 'a recipe that is no more' });
    const session = await open({ from: 'run', run });
    expect(session.network.weightsSha256()).toBe(weights);
    await session.rewind(0);
    await session.rewind(4);
    expect(session.network.weightsSha256()).toBe(weights);
    const { network, problem } = await openNetwork(run);
    expect(network.weightsSha256()).toBe(weights);
    expect(problem).toBeUndefined();
    network.dispose();
  });

  it('hands its network on to its branches', async () => {
    const { run } = await trained();
    const session = await open({ from: 'run', run });
    await session.rewind(2);
    await session.control({ action: 'step' });
    const branch = session.run!.path;
    expect(branch).not.toBe(run);
    expect(readFileSync(join(branch, 'network.json'))).toEqual(readFileSync(join(run, 'network.json')));
  });

  it.each([
    ['is missing', (path: string) => rmSync(path)],
    ['is cut', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 100))],
    ['is no network', (path: string) => writeFileSync(path, '{"class_name":"Model"}')],
    ['is no object', (path: string) => writeFileSync(path, '42')],
    [
      'has a class that is not known',
      (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replaceAll('Conv2D', 'Conv9D')),
    ],
  ])('whose network.json %s is opened by its recipe, and says so', async (_, damage) => {
    const { run, weights } = await trained();
    damage(join(run, 'network.json'));
    const warnings: string[] = [];
    const session = await open({ from: 'run', run }, { onWarning: ({ code }) => void warnings.push(code) });
    expect(session.network.weightsSha256()).toBe(weights);
    expect(warnings).toEqual(['run/network-unreadable']);
    const { network, problem } = await openNetwork(run);
    expect(problem?.code).toBe('run/network-unreadable');
    network.dispose();
  });

  it('whose network.json is damaged and whose recipe is not known is refused as unreadable', async () => {
    const { run } = await trained();
    describeAs(run, { recipe: 'a recipe that is no more' });
    writeFileSync(join(run, 'network.json'), '{');
    await expect(open({ from: 'run', run })).rejects.toMatchObject({ code: 'run/unreadable', kind: 'input' });
  });

  it.each([
    ['inputs', 'model/several-inputs'],
    ['outputs', 'model/several-outputs'],
  ] as const)(
    'whose network has two %s, where its data has one of each, is refused by name',
    async (ports, code) => {
      const { run } = await trained();
      const [left, right] = [image('left', [28, 28, 1]), image('right', [28, 28, 1])];
      const two =
        ports === 'inputs'
          ? model({ inputs: [left, right], outputs: scores(apply(layers.add(), [left, right])) })
          : model({ inputs: left, outputs: [scores(left, 'one'), scores(left, 'two')] });
      writeFileSync(join(run, 'network.json'), JSON.stringify(topologyOf(two)));
      await expect(open({ from: 'run', run })).rejects.toMatchObject({ code, kind: 'input' });
    },
  );

  it.each([1, 2])('of format %i, which has no network.json, opens as ever and goes on', async (format) => {
    const { run } = await trained();
    const straight = await openTiny({ seed: 3 });
    await straight.control({ action: 'run' });
    await straight.idle();
    rmSync(join(run, 'network.json'));
    describeAs(run, { format });
    const warnings: string[] = [];
    const session = await open({ from: 'run', run }, { onWarning: ({ code }) => void warnings.push(code) });
    await session.control({ action: 'run' });
    await session.idle();
    expect(session.network.weightsSha256()).toBe(straight.network.weightsSha256());
    expect(warnings).toEqual([]);
  });

  it('of a later version of the program is refused with its format', async () => {
    const { run } = await trained();
    describeAs(run, { format: 8 });
    await expect(open({ from: 'run', run })).rejects.toMatchObject({
      code: 'run/newer-version',
      detail: { format: 8, known: 7 },
    });
  });

  it.each([
    ['single steps', async (run: string) => void (await trainedIn(run, { action: 'step' }))],
    ['some steps', async (run: string) => void (await trainedIn(run, { action: 'step', steps: 20 }))],
    ['a pause', async (run: string) => void (await trainedIn(run, { action: 'run' }, true))],
  ])('leaves its network for other programs after %s', async (_, train) => {
    const run = join(temporaryFolder(), 'run');
    await train(run);
    const { network } = await openNetwork(run);
    const model = new Network(await loadModel(run), 'sgd');
    expect(model.weightsSha256()).toBe(network.weightsSha256());
    network.dispose();
    model.dispose();
  });

  it('that was gone back in keeps the network of its last step', async () => {
    const { run, weights } = await trained();
    const session = await open({ from: 'run', run });
    await session.rewind(1);
    await session.close();
    const model = new Network(await loadModel(run), 'sgd');
    expect(model.weightsSha256()).toBe(weights);
    model.dispose();
  });

  it('that has only been looked at gets no file it had not', async () => {
    const { run } = await trained();
    rmSync(join(run, 'model'), { recursive: true });
    const session = await open({ from: 'run', run });
    await session.close();
    expect(existsSync(join(run, 'model'))).toBe(false);
  });
});

async function trainedIn(
  run: string,
  request: { action: 'run' | 'step'; steps?: number },
  pauses = false,
): Promise<void> {
  const session = await openTiny({ seed: 3, epochs: 40 }, {}, run);
  await session.control(request);
  if (pauses) await session.pause();
  await session.idle();
  await session.close();
}
