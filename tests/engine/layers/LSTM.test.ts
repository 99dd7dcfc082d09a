import { memory, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { findRecipe, recipes } from '../../../src-main/engine/recipes/recipes.ts';

it('builds every recurrent network without leaving tensors behind, and with the bias of an open forget gate', async () => {
  await selectBackend('wasm');
  for (const { id } of recipes.filter((recipe) => /^(?:rnn|lstm|gru)-rows$/.test(recipe.id))) {
    const recipe = findRecipe(id);
    const before = memory().numTensors;
    const model = await recipe.build(recipe.inputShape, 10);
    const input = tensor(new Float32Array(28 * 28), [1, ...recipe.inputShape]);
    const output = model.predict(input) as typeof input;
    expect(Number.isFinite(output.dataSync()[0])).toBe(true);
    if (id === 'lstm-rows') {
      const bias = model.weights.find(({ originalName }) => originalName.endsWith('bias'))!.read();
      const values = [...bias.dataSync()];
      const units = values.length / 4;
      expect(values).toEqual(values.map((_value, at) => (at >= units && at < 2 * units ? 1 : 0)));
    }
    input.dispose();
    output.dispose();
    model.dispose();
    expect(memory().numTensors, id).toBe(before);
  }
});
