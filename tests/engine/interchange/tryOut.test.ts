import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { openReadModel } from '../../../src-main/engine/interchange/openReadModel.ts';
import { readModelFile } from '../../../src-main/engine/interchange/readModelFile.ts';
import { temporaryFolder } from '../../belongings.ts';

/** The file of a network that is a softmax along an axis of `[N, 4, 3, 2]`. */
function softmaxAlong(axis: number): string {
  const layers = [
    { class_name: 'InputLayer', config: { name: 'x', batch_input_shape: [null, 4, 3, 2] } },
    { class_name: 'Softmax', config: { name: 'shares', axis } },
  ];
  const modelTopology = { model_config: { class_name: 'Sequential', config: { name: 'net', layers } } };
  const path = join(temporaryFolder(), 'model.json');
  writeFileSync(path, JSON.stringify({ format: 'layers-model', modelTopology, weightsManifest: [] }));
  return path;
}

describe('a softmax of a file', () => {
  beforeAll(() => selectBackend('wasm'));

  it.each([3, -1])('is opened along the last axis (%i)', async (axis) => {
    const path = softmaxAlong(axis);
    const { model } = await openReadModel(await readModelFile(path), { path });
    expect(model.outputs[0]!.shape).toEqual([null, 4, 3, 2]);
    model.dispose();
  });

  it.each([1, 2, -2])('is refused along another (%i), by the name of the setting', async (axis) => {
    const path = softmaxAlong(axis);
    await expect(readModelFile(path).then((read) => openReadModel(read, { path }))).rejects.toMatchObject({
      code: 'model/setting-not-understood',
      detail: { layer: 'shares', class: 'Softmax', setting: 'axis', value: String(axis) },
    });
  });
});
