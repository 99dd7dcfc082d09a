import {
  input,
  layers,
  model as makeModel,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { DatasetCache } from '../../../../src-main/engine/data/DatasetCache.ts';
import { graphOf } from '../../../../src-main/engine/network/graph.ts';
import { findRecipe } from '../../../../src-main/engine/recipes/recipes.ts';
import { openSession } from '../../../../src-main/engine/training/openSession.ts';
import { usefulWorkers } from '../../../../src-main/engine/training/workers/usefulWorkers.ts';
import type { OpenRequest } from '../../../../src-shared/contract/service.ts';
import { closeAfterTest, temporaryFolder } from '../../../belongings.ts';
import { tinyDataFolder } from '../../data/tinyData.ts';
import { pool } from './team.ts';

beforeAll(() => selectBackend('wasm'));

type Layer = layers.Layer;

const worth = (model: LayersModel, batchSize: number, most = 8): number => {
  const workers = usefulWorkers(graphOf(model), batchSize, most);
  model.dispose();
  return workers;
};
const recipe = async (id: string): Promise<LayersModel> => findRecipe(id).build([28, 28, 1], 10);

describe('the number of workers that a batch is worth', () => {
  it('is one for the dense network, some for LeNet-5 and all for the larger convolutional ones', async () => {
    expect(worth(await recipe('dnn'), 64)).toBe(1);
    expect(worth(await recipe('lenet5'), 8)).toBe(1);
    expect(worth(await recipe('lenet5'), 20)).toBe(2);
    expect(worth(await recipe('lenet5'), 64)).toBe(7);
    expect(worth(await recipe('digits-cnn'), 64)).toBe(8);
    expect(worth(await recipe('cnn'), 64, 2)).toBe(2);
  });

  it('grows with the batch, from one on, and never beyond what there is', async () => {
    let before = 1;
    for (const batchSize of [1, 8, 32, 64, 128, 256, 512, 2000]) {
      const workers = worth(await recipe('lenet5'), batchSize, 4);
      expect(workers).toBeGreaterThanOrEqual(before);
      expect(workers).toBeLessThanOrEqual(4);
      before = workers;
    }
    expect([worth(await recipe('lenet5'), 1), before]).toEqual([1, 4]);
  });

  it('counts every step of a recurrent layer, every position of a transposed convolution, and weights as a cost', () => {
    const chain = (shape: number[], ...made: Layer[]): LayersModel => {
      const from = input({ shape });
      const output = made.reduce((value, layer) => layer.apply(value) as SymbolicTensor, from);
      return makeModel({ inputs: from, outputs: output });
    };
    // 3,072 weights of kernels, at 4,000 steps: 12 million multiply-adds per example.
    expect(worth(chain([4000, 8], layers.simpleRNN({ units: 52 })), 8)).toBeGreaterThan(4);
    const up = () => layers.conv2dTranspose({ filters: 8, kernelSize: 3, strides: 2, padding: 'same' });
    // 1,152 weights of a kernel at 32 x 32 positions: a quarter of those of the output.
    expect(worth(chain([32, 32, 16], up()), 1)).toBe(1);
    expect(worth(chain([32, 32, 16], up()), 3)).toBe(2);
    // One multiply-add for each weight and example, which pays for handing it over from 30 examples on.
    expect(worth(chain([4096], layers.dense({ units: 4096 })), 20)).toBe(1);
    expect(worth(chain([4096], layers.dense({ units: 4096 })), 70)).toBe(2);
  });
});

describe('a session', () => {
  const environmentOf = (variables: NodeJS.ProcessEnv) => ({
    ...{ variables, platform: process.platform, home: temporaryFolder() },
  });
  const open = async (more: {
    workers?: number;
    usual?: { workers?: number };
    variables?: NodeJS.ProcessEnv;
  }) => {
    const backend = { ...(await selectBackend('wasm')), threads: 3 };
    const source: OpenRequest['source'] = {
      ...{ from: 'recipe', recipe: 'lenet5', data: await tinyDataFolder() },
      settings: { batchSize: 8, epochs: 1 },
      run: `${temporaryFolder()}/run`,
    };
    const { variables = {}, ...context } = more;
    const environment = environmentOf(variables);
    const session = await openSession(source, {
      ...{ backend, pool, data: new DatasetCache(), listener: {}, environment },
      ...context,
    });
    closeAfterTest(() => session.close());
    return session;
  };

  it('has as many workers as its batches are worth, unless somebody has decided that', async () => {
    expect((await open({})).workers).toBe(1);
    expect((await open({ usual: { workers: 2 } })).workers).toBe(2);
    expect((await open({ workers: 3 })).workers).toBe(3);
    expect((await open({ variables: { FEATURESCOPE_WORKERS: '2' } })).workers).toBe(2);
  });

  it('keeps the number of its run, and scores images with all', async () => {
    const first = await open({});
    await first.control({ action: 'step' });
    await first.idle();
    const { path } = first.run!;
    const scores = await first.evaluate(first.data.test);
    await first.close();
    const again = await openSession(
      { from: 'run', run: path },
      {
        ...{ pool, data: new DatasetCache(), listener: {}, environment: environmentOf({}) },
        backend: { ...(await selectBackend('wasm')), threads: 3 },
      },
    );
    closeAfterTest(() => again.close());
    expect(again.workers).toBe(1);
    expect(await again.evaluate(again.data.test)).toEqual(scores);
  });
});
