import {
  input,
  layers,
  model,
  sequential,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { loadModel, saveModel } from '../../../src-main/engine/network/modelFiles.ts';
import { temporaryFolder } from '../training/tinyRun.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

const image = (name = 'image', shape: (number | null)[] = [4, 4, 1]): SymbolicTensor =>
  input({ shape, name });
const apply = (layer: layers.Layer, from: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
  layer.apply(from) as SymbolicTensor;
const scores = (from: SymbolicTensor, name = 'scores'): SymbolicTensor =>
  apply(
    layers.dense({ units: 3, activation: 'softmax', name }),
    apply(layers.flatten({ name: `${name}-flat` }), from),
  );
const maps = (from: SymbolicTensor, name = 'maps'): SymbolicTensor =>
  apply(layers.conv2d({ filters: 2, kernelSize: 3, name }), from);

const refused: [code: string, what: string, build: () => LayersModel][] = [
  [
    'model/several-inputs',
    'two inputs',
    () => {
      const [a, b] = [image('a'), image('b')];
      return model({ inputs: [a, b], outputs: scores(apply(layers.add(), [a, b])) });
    },
  ],
  [
    'model/several-outputs',
    'two outputs',
    () => {
      const from = image();
      return model({ inputs: from, outputs: [scores(from, 'one'), scores(from, 'two')] });
    },
  ],
  [
    'model/shared-layer',
    'a layer that is used twice',
    () => {
      const from = image();
      const shared = layers.conv2d({ filters: 1, kernelSize: 3, padding: 'same', name: 'shared' });
      return model({ inputs: from, outputs: scores(apply(shared, apply(shared, from))) });
    },
  ],
  [
    'model/nested',
    'a network inside a network',
    () =>
      sequential({
        layers: [
          sequential({ layers: [layers.flatten({ inputShape: [4, 4, 1] }), layers.dense({ units: 5 })] }),
          layers.dense({ units: 3, activation: 'softmax' }),
        ],
      }),
  ],
  [
    'model/input-not-images',
    'vectors',
    () => sequential({ layers: [layers.dense({ units: 3, activation: 'softmax', inputShape: [784] })] }),
  ],
  [
    'model/input-not-images',
    'images of any size',
    () => {
      const from = image('image', [null, null, 1]);
      const pooled = apply(layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }), maps(from));
      return model({
        inputs: from,
        outputs: apply(layers.dense({ units: 3, activation: 'softmax' }), pooled),
      });
    },
  ],
  [
    'model/input-not-images',
    'sequences',
    () =>
      sequential({
        layers: [
          layers.conv1d({ filters: 2, kernelSize: 2, inputShape: [8, 4] }),
          layers.flatten(),
          layers.dense({ units: 3, activation: 'softmax' }),
        ],
      }),
  ],
  [
    'model/takes-bytes',
    'values of 0 to 255 that it scales itself',
    () => {
      const from = image();
      return model({ inputs: from, outputs: scores(apply(layers.rescaling({ scale: 1 / 255 }), from)) });
    },
  ],
  [
    'model/takes-bytes',
    'values of 0 to 255 that it scales to -1 to 1',
    () => {
      const from = image();
      const scaled = apply(layers.rescaling({ scale: 1 / 127.5, offset: -1 }), from);
      return model({ inputs: from, outputs: scores(scaled) });
    },
  ],
];

describe('a model that would be computed wrongly', () => {
  it.each(refused)('is refused as %s: %s', async (code, _, build) => {
    const folder = temporaryFolder();
    await saveModel(build(), folder);
    await expect(loadModel(folder)).rejects.toMatchObject({ code, kind: 'input' });
  });

  it('is told from one that branches, joins and scales a little', async () => {
    const from = image();
    const scaled = apply(layers.rescaling({ scale: 1.275, offset: -0.1 }), from);
    const joined = apply(layers.add(), [maps(scaled, 'left'), maps(scaled, 'right')]);
    const folder = temporaryFolder();
    await saveModel(model({ inputs: from, outputs: scores(joined) }), folder);
    const loaded = await loadModel(folder);
    expect(loaded.layers.map(({ name }) => name)).toContain('right');
  });
});
