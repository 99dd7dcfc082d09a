import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { findRecipe } from '../../../src-main/engine/recipes/recipes.ts';
import { buildFromTopology, topologyOf } from '../../../src-main/engine/network/topology.ts';

interface Json {
  config: { layers: { name: string; inbound_nodes: unknown[][] }[] };
}

beforeAll(() => selectBackend('wasm'));

/** The topology of LeNet-5, in which the inputs of its first dense layer are replaced. */
async function withInputs(...from: unknown[]): Promise<Json> {
  const recipe = findRecipe('lenet5');
  const model = await recipe.build(recipe.inputShape, 10);
  const topology = structuredClone(topologyOf(model)) as Json;
  model.dispose();
  topology.config.layers.find(({ name }) => name === 'dense1')!.inbound_nodes = [from];
  return topology;
}

describe('a damaged topology', () => {
  it.each([
    ['is its own input', ['dense1', 0, 0, {}]],
    ['waits for one behind it', ['output', 0, 0, {}]],
    ['waits for a call that is not made', ['flatten', 1, 0, {}]],
    ['waits for a layer that is not there', ['flatter', 0, 0, {}]],
    ['waits for a word', 'flatten'],
  ])('in which a layer %s is refused, instead of being read for ever', async (_what, input) => {
    const topology = await withInputs(input);
    const refusal = 'the layer "dense1" waits for an input that never comes';
    await expect(buildFromTopology(topology)).rejects.toThrow(refusal);
    await expect(buildFromTopology({ modelTopology: { model_config: topology } })).rejects.toThrow(refusal);
  });

  it('leaves no weights behind of the layers before the one that cannot be built', async () => {
    const topology = await withInputs(['flatten', 0, 9, {}]);
    const { numTensors } = memory();
    await expect(buildFromTopology(topology)).rejects.toThrow();
    expect(memory().numTensors).toBe(numTensors);
    // Its first weight is drawn before its name is refused.
    const misnamed = JSON.parse(
      JSON.stringify(await withInputs(['flatten', 0, 0, {}])).replaceAll('dense1', 'den\ufffde1'),
    ) as Json;
    await expect(buildFromTopology(misnamed)).rejects.toThrow('Not a valid tensor name');
    expect(memory().numTensors).toBe(numTensors);
  });

  it('is built while it is whole', async () => {
    const model = await buildFromTopology(await withInputs(['flatten', 0, 0, {}]));
    expect(model.layers.at(-1)!.name).toBe('output');
    model.dispose();
  });
});
