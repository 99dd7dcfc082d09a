import { layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { loadModel, saveModel } from '../../../src-main/engine/network/modelFiles.ts';
import { temporaryFolder } from '../training/tinyRun.ts';
import { apply, image, scores } from './building.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

const maps = (from: SymbolicTensor, name = 'maps'): SymbolicTensor =>
  apply(layers.conv2d({ filters: 2, kernelSize: 3, name }), from);

const refused: [code: string, what: string, build: () => LayersModel][] = [
  [
    'model/input-size-open',
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
