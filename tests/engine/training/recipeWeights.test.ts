import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { DatasetCache } from '../../../src-main/engine/data/DatasetCache.ts';
import { recipes } from '../../../src-main/engine/recipes/recipes.ts';
import { openSession } from '../../../src-main/engine/training/openSession.ts';
import { WorkerPool } from '../../../src-main/engine/training/workers/WorkerPool.ts';
import type { BackendInfo } from '../../../src-shared/contract/service.ts';
import { temporaryFolder } from './tinyRun.ts';

const STEPS = 12;

/**
 * sha256 of all weights after 12 steps on the built-in digits with the recipe's own settings and reproducible arithmetic, by
 * one worker and by two. A change of the program that changes one of these changes what every run in the field repeats to.
 */
const expected: Record<string, [oneWorker: string, twoWorkers: string]> = {
  lenet5: [
    'd38b41864254a8b0d77d0102273ba413b5e5547a12050c5d6a7c25aceefac4d0',
    '3d1816258b247404b1216404723ee271b94c54596918c8884e876b23ca160a4e',
  ],
  'digits-cnn': [
    '3c06dd5f45432b5848192b731814ff8e53efd1f8fc3dc17512aa038e88a67692',
    '69ffbc548b62b09ae9939b38af2282f768fd543118057c3e57b22a20b73c2a90',
  ],
  cnn: [
    '20cf3521abe34d08b24fa32e6011613e63424a1690d1fda275abbd86b1c48ac3',
    '433d82e4e8449ff5d86b99818c0eae01652878841b5962096e6e69e674f09844',
  ],
  'tiny-vgg': [
    'f7ff3cf6fbb1ebd7df027e644e29b975833e0097155ba9a776980a72bd74bd2a',
    'b8ad2442df7550c1d4979c448441fde0f951fdbe85a9bc93f7db20eb3f5b0e63',
  ],
  'lenet5-1998': [
    '6d9568298a5b5be9f5925814bfd1423dc86c2824439f01379582c1e4e5f41070',
    '8d7e079551b71b18457da57890f86a1844c30682a67043777660238392ed7b12',
  ],
  'simple-convnet': [
    '73c4d9ed1c2fea7b9f4cf1e44e5a812d89a970248475d1946b155e73187b1a8d',
    '9da19c62e4c46385f126b40510821c479ec984aadb35dcbdd8a395a954646e82',
  ],
  dnn: [
    'a39b9349e8540d4474f7d1c3e3ba46acf23ce84bd7200af500f19ce3a0d27ece',
    'a167de6260dbb06bd501af84c560cd646061f446c5510f6c72ca76e65f2dab11',
  ],
  'mlp-forward': [
    'f5e59d9e23fda733ea2304e9d177bbde8729200e5916fb553e6ba20a60486cc2',
    'dfbc4f602420f705b2c7e4cde741ce696588ec1c8cbb4e25108975525c8777d9',
  ],
  'two-layer-net': [
    '4649ec1b67637482f37713f3042e2df700ac5f0e1e2a20be3204db41de0f1549',
    'df0990cd87577fc13f574f019d88e6662a20244cc0011c6efff070e5e13cd468',
  ],
  'two-layer-net-sigmoid': [
    'cd8826fccc6fa04c9e3c6645916a1ac564495720b6acb683952ee2e48997ec80',
    '2fb4b5e0087493c37a953d604c5067127423f6910c9dbb8074a927fd0287e1e8',
  ],
  'softmax-regression': [
    '6a887bce9562282307a400781444cf46c9cf9822a938a4358f4c0b90af77dd1c',
    '945055dfc6be20182e4978e53d82e05bd58c029226128ebc8018ad8d88ad91b0',
  ],
};

let backend: BackendInfo;
const pool = new WorkerPool();
const data = new DatasetCache();
beforeAll(async () => {
  backend = await selectBackend('wasm');
});
afterAll(() => pool.close());

describe('12 steps of a recipe give the weights they always gave, also after going back', () => {
  const classifiers = recipes.filter(({ task = 'classification' }) => task === 'classification');
  const cases = classifiers.flatMap(({ id }) => [1, 2].map((workers) => [id, workers] as const));
  it.each(cases)('%s, %i workers', async (recipe, workers) => {
    const run = join(temporaryFolder(), 'run');
    const source = { from: 'recipe', recipe, data: 'digits', run } as const;
    const session = await openSession(source, { backend, data, listener: {}, pool, workers });
    await session.control({ action: 'step', steps: STEPS });
    await session.idle();
    const weights = session.network.weightsSha256();
    await session.rewind(STEPS / 2);
    expect(session.network.weightsSha256()).not.toBe(weights);
    await session.rewind(STEPS);
    const again = session.network.weightsSha256();
    await session.close();
    expect(again).toBe(weights);
    expect(weights).toBe(expected[recipe]?.[workers - 1]);
  });
});
