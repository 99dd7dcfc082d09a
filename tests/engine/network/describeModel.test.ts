import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { describeModel } from '../../../src-main/engine/network/describeModel.ts';

beforeAll(() => selectBackend('wasm'));

it.each([
  ['linear', true],
  ['softmax', undefined],
  ['sigmoid', undefined],
  ['relu', undefined],
] as const)('says of an output with %s whether it is logits', (activation, isLogits) => {
  const model = sequential({ layers: [layers.dense({ units: 3, inputShape: [4], activation })] });
  expect(describeModel(model).outputs.map((port) => port.isLogits)).toEqual([isLogits]);
  model.dispose();
});
