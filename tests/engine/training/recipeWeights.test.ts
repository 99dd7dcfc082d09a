import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { DatasetCache } from '../../../src-main/engine/data/DatasetCache.ts';
import { recipes } from '../../../src-main/engine/recipes/recipes.ts';
import { openSession } from '../../../src-main/engine/training/openSession.ts';
import { WorkerPool } from '../../../src-main/engine/training/workers/WorkerPool.ts';
import type { BackendInfo } from '../../../src-shared/contract/service.ts';
import { temporaryFolder } from '../../belongings.ts';

const STEPS = 40;
/** Recipes whose steps take so long that fewer of them, with fewer images, must do. */
const large: Readonly<Record<string, { steps: number; batchSize: number }>> = {
  'resnet-cifar': { steps: 6, batchSize: 16 },
};

/**
 * SHA-256 of all weights after 40 steps (fewer of {@link large} recipes) on the built-in digits with the recipe's own settings and reproducible
 * arithmetic, with one worker and with two. If a change of the program alters one of these, all existing runs replay
 * differently.
 */
const expected: Record<string, [oneWorker: string, twoWorkers: string]> = {
  lenet5: [
    'dcced9617229785f7e0dbebdc5792246030d136373e22f32b0560ec243bfe3ab',
    'daa6695c231eb97021a37b7fac65d1e4b74511055efa823bf78369b948bf50ff',
  ],
  'digits-cnn': [
    '25096b9fae140eab0bda4079550ffd75bfc238b685e648198200bd0c7299a332',
    'bdc5a5a36301f890ff9a9587f5a1f68d1f92855ace77c2286c1c776d8ce9d6ce',
  ],
  cnn: [
    '597dfc538827ad4328051da871a0d6143b38fbdf5a8def1ae1ddd56f7f1a63e1',
    'e21564dca2649a50dc7de4d6dad9ec9bcc11c410f7faa5cca5d6f354f47829f5',
  ],
  'tiny-vgg': [
    '8020ce3f0edf6a8b735505cc27266288639e8f754beb73b0b00db8a5a7917aae',
    '2b721c507c03cd943bfe5a52986cd681ddea697932f6b4d442d4024f478cae5e',
  ],
  'lenet5-1998': [
    'a0a86ff600e0df294053d9e48a8296f0c396facc60119ff21fa3544c0afbb17e',
    '871666a00757cd0bfd4934c0929d51c8efcca52877e4ac1bd153471bf7217bec',
  ],
  'simple-convnet': [
    '23b2eb666b9c25df8b2c6fceec14617377d36c3135ed331472cb7bdfaa70f411',
    '3483412fa8bb23ae5c8a0d388e1dae8d2a5edd4caeec243c9f5c5a31bb7aa1e7',
  ],
  dnn: [
    'd4235fc808b8094368e4c82a545af5bf659d0f97e26b19d7acab740a552624e2',
    '9a1ac0f75a81ce969fc1a94e4bd2d1f1b400dd9276ee912b0d43b93549df4c2f',
  ],
  'mlp-forward': [
    '15871a37dbd90175bee4bdc79b1cdb31da0c1bfdcbb2c61f7938b6e2df010a56',
    '9de32e050b203e32afb24b72f938e5ce8b7b60d5df6de2df9c7556e4302f2f9d',
  ],
  'two-layer-net': [
    'a19cb1167df6b49f95e21b5c3db8f7e8097c624c463207b4be3c2e7d5fa7e787',
    'f561d5e720aabd6a400c7a287c54cb5e6ca8c0f88a843ce58d4faad71ab31eea',
  ],
  'two-layer-net-sigmoid': [
    '7a2fd34da6b30e3744dff3258fd6f2a8bf4fa78160190bbd10bc3b26b3bf64c6',
    'e0d0e82fc10bf99b6582f38977435c4918136f203ccf90716653e980cf8affb5',
  ],
  'softmax-regression': [
    '89699a022e9bdfa913cee17e4f2feb298cb44632e5772bc2d711848256b8522d',
    '46498e7c247f2e8af4df6b97dbe7a5ee8d0dc6b418ca526b737bc310b779c989',
  ],
  'fast-cnn': [
    'd90ab530df8e735067425dd616b702929bf6c8f155b431de7f86038ee5d6cd63',
    '4a002118853d165f6d787e4117c776ea82f91bb0dd4565b1178ceb213ba97126',
  ],
  'rnn-rows': [
    '433285aab94aaa82a40f394d777e9470bf5eb5b666c16d9c5aa649f5c6d72065',
    '5efd7d7c0f751a332f735896f0f1a1257511f66e6463d317d73600b042c20a57',
  ],
  'lstm-rows': [
    '96e4a3b064ffd1aebb50bbdef4d887533463d2c7b365342f124897925ec9291f',
    '72402a28b3f896f755bdb2dc2f37958b82ad06ae379ebec462ef958ee384f3fa',
  ],
  'gru-rows': [
    'eca74153539c67cbc0b7b9c2d4104a1f641c12667ee8d3afc72d11a064978c53',
    '9b5a8f14118e0ca5f41b8c7d303b95c06a9cbac7d9b602852df007d4fc2965c3',
  ],
  'tiny-alexnet': [
    '2e103ad03229e4f55e354aab41ff972bf3297a607bfc597c42ff977987ea05bc',
    '7697f35205d893caf7d45b235ea3f43954afd3c8be050fb3ec18b7bdc43208b3',
  ],
  'tiny-googlenet': [
    '1ea3d97acfab3121021724b4f377b1f77d77e96f6ed8678654ed8616a5778c77',
    'c83811f75e2041a2d5b08087d93ec739914a2af316be9a66988076076815fe13',
  ],
  'resnet-cifar': [
    'd7a175865eb8313d9cc3dba647c0f196016689a514ae0e7e23fa25c1efe6c260',
    '930c87d56064e4012d8e31493f48c6420ef70ab677b2cf32e1e8fbd3cf269aff',
  ],
  'tiny-resnet': [
    'bb1cfcc2e28e971f44e869e839f5730122068848c4e8452aaf123dc73f7416aa',
    '7717ac249a6cccb0920103f08a154acf03f6ee924b79fc9abe7ea0190bf8920a',
  ],
  'deep-mlp': [
    'fa85830cbfb7e37cf0bc18b6fe49e89120bb320383963edecc3d2109cb95ea0f',
    '979a78751d6cbf2c6a953cb12501b17f00811ea3c720f1ab5c0a298927d52c4d',
  ],
  'deep-mlp-dropout': [
    '023ead49f757d3fdeeb26b400c6cc14267a0fdeca4b3d519519d3f08af93a69b',
    '0579e1700ce80c14d2862848e9c6ed47c104064ebe4e0156a3c14f9331adc615',
  ],
};

let backend: BackendInfo;
const pool = new WorkerPool();
const data = new DatasetCache();
beforeAll(async () => {
  backend = await selectBackend('wasm');
});
afterAll(() => pool.close());

describe('40 steps of a recipe give the weights they always gave, also after going back', () => {
  const classifiers = recipes.filter(({ task = 'classification' }) => task === 'classification');
  const cases = classifiers.flatMap(({ id }) => [1, 2].map((workers) => [id, workers] as const));
  it.each(cases)('%s, %i workers', async (recipe, workers) => {
    const run = join(temporaryFolder(), 'run');
    const { steps = STEPS, ...settings } = large[recipe] ?? {};
    const source = { from: 'recipe', recipe, data: 'digits', run, settings } as const;
    const session = await openSession(source, { backend, data, listener: {}, pool, workers });
    await session.control({ action: 'step', steps });
    await session.idle();
    const weights = session.network.weightsSha256();
    await session.rewind(steps / 2);
    expect(session.network.weightsSha256()).not.toBe(weights);
    await session.rewind(steps);
    const again = session.network.weightsSha256();
    await session.close();
    expect(again).toBe(weights);
    expect(weights).toBe(expected[recipe]?.[workers - 1]);
  });
});
