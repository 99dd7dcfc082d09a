import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { describeModel } from '../../../src-main/engine/network/describeModel.ts';
import { buildFromTopology, topologyOf } from '../../../src-main/engine/network/topology.ts';
import { recipes, usualOutputs } from '../../../src-main/engine/recipes/recipes.ts';
import { handingOn } from '../../../src-shared/layers/handingOn.ts';
import { layerClasses } from '../../../src-shared/layers/layers.ts';
import { readListing } from '../../../src-shared/listing/readListing.ts';
import { findLayerClass } from '../../../src-shared/networks/classes/classes.ts';
import { describeDraft } from '../../../src-shared/networks/describeDraft.ts';
import type { Draft } from '../../../src-shared/networks/Draft.ts';
import { fromTopology } from '../../../src-shared/networks/fromTopology.ts';
import { googlenet } from '../../../src-shared/networks/published/googlenet.ts';
import { toTopology } from '../../../src-shared/networks/toTopology.ts';
import { lectureListings } from '../../shared/listing/lectureListings.ts';
import { wildListings } from '../../shared/listing/wildListings.ts';

beforeAll(async () => void (await selectBackend('wasm')));

/** Name, shape and parameters of every layer as TensorFlow.js has them. */
async function built(draft: Draft) {
  const model = await buildFromTopology(toTopology(draft));
  const { layers, parameters } = describeModel(model);
  const rows = layers.map(({ name, outputShape, sharesWeightsOf, parameters: own }) => [
    name,
    outputShape.join('x'),
    sharesWeightsOf ? 0 : own,
  ]);
  const activations = layers.map(({ activation }) => activation);
  model.dispose();
  return { rows: new Set(rows.map(String)), parameters, activations };
}

function described(draft: Draft) {
  const { layers, parameters } = describeDraft(draft);
  expect(layers.flatMap(({ fault }) => fault ?? [])).toEqual([]);
  const rows = layers.map(({ layer, shape, parameters: own }) => [layer.name, shape!.join('x'), own]);
  return { rows: new Set(rows.map(String)), parameters };
}

describe('the shapes and parameters of a draft are those of the network that is built of it', () => {
  for (const recipe of recipes)
    it(recipe.id, async () => {
      const model = recipe.build(recipe.inputShape, usualOutputs(recipe));
      const topology = topologyOf(model);
      model.dispose();
      const draft = fromTopology(topology);
      const found = await built(draft);
      expect(described(draft)).toEqual({ rows: found.rows, parameters: found.parameters });
    });

  for (const { title, code } of [...lectureListings, ...wildListings])
    it(title, async () => {
      const { draft } = readListing(code);
      const found = await built(draft!);
      expect(described(draft!)).toEqual({ rows: found.rows, parameters: found.parameters });
    });

  it('GoogLeNet with its auxiliary heads', async () => {
    const draft = googlenet({ auxiliary: true });
    const found = await built(draft);
    expect(described(draft)).toEqual({ rows: found.rows, parameters: found.parameters });
    expect(found.parameters).toBe(13_378_280);
  });

  const image: Draft['layers'][number] = {
    name: 'input',
    className: 'InputLayer',
    config: { batch_input_shape: [null, 13, 11, 3] },
    inputs: [],
  };
  const cases: [className: string, config: Record<string, unknown>][] = [
    ['Conv2D', { filters: 5, kernel_size: [3, 2], strides: [2, 3] }],
    ['Conv2D', { filters: 5, kernel_size: 3, dilation_rate: 2 }],
    ['Conv2D', { filters: 5, kernel_size: [4, 3], strides: [2, 2], padding: 'same', use_bias: false }],
    ['Conv2DTranspose', { filters: 2, kernel_size: [5, 2], strides: [3, 3] }],
    ['Conv2DTranspose', { filters: 2, kernel_size: [2, 2], strides: [3, 3], padding: 'same' }],
    ['DepthwiseConv2D', { kernel_size: [3, 3], depth_multiplier: 2 }],
    ['DepthwiseConv2D', { kernel_size: [3, 3], dilation_rate: [2, 2] }],
    ['SeparableConv2D', { filters: 4, kernel_size: [3, 3], depth_multiplier: 2, strides: [2, 2] }],
    ['MaxPooling2D', { pool_size: [3, 2] }],
    ['AveragePooling2D', { pool_size: [3, 3], strides: [2, 2], padding: 'same' }],
    ['GlobalMaxPooling2D', {}],
    [
      'ZeroPadding2D',
      {
        padding: [
          [1, 2],
          [0, 3],
        ],
      },
    ],
    [
      'Cropping2D',
      {
        cropping: [
          [1, 2],
          [0, 3],
        ],
      },
    ],
    ['UpSampling2D', { size: [3, 2] }],
    ['Reshape', { target_shape: [-1, 3] }],
    ['Permute', { dims: [3, 1, 2] }],
    ['PReLU', { shared_axes: [1, 2] }],
    ['LayerNormalization', { scale: false }],
    ['GroupNormalization', { groups: 3, center: false }],
    ['LocalResponseNormalization', { alpha: 0.01 }],
    ['BatchNormalization', { center: false }],
    ['Dense', { units: 7 }],
    ['Softmax', {}],
    ['Rescaling', { scale: 2 }],
    ['GaussianNoise', { stddev: 0.1 }],
    ['ThresholdedReLU', {}],
    ['ReLU', { max_value: 6 }],
  ];
  const overSequences: typeof cases = [
    ['LSTM', { units: 5 }],
    ['GRU', { units: 5, return_sequences: true }],
    ['SimpleRNN', { units: 5, use_bias: false }],
    ['MaxPooling1D', { pool_size: [3], strides: [2] }],
    ['Conv1D', { filters: 4, kernel_size: [3], dilation_rate: [2] }],
    ['Conv1D', { filters: 4, kernel_size: [3], strides: [2], padding: 'causal' }],
    ['Conv1D', { filters: 4, kernel_size: [9], dilation_rate: [3], padding: 'causal' }],
    ['GlobalAveragePooling1D', {}],
    ['SpatialDropout1D', { rate: 0.5 }],
  ];
  for (const [className, config] of [...cases, ...overSequences])
    it(`${className} ${JSON.stringify(config)}`, async () => {
      const isSequence = overSequences.some(([, own]) => own === config);
      const shape = isSequence ? [13, 3] : [13, 11, 3];
      const input = { ...image, config: { batch_input_shape: [null, ...shape] } };
      const layer = { name: 'layer', className, config, inputs: ['input'] };
      const draft = { name: 'one', layers: [input, layer], outputs: ['layer'] };
      const found = await built(draft);
      expect(described(draft)).toEqual({ rows: found.rows, parameters: found.parameters });
    });
});

it('a topology keeps all settings through a draft and back', async () => {
  for (const recipe of recipes) {
    const model = recipe.build(recipe.inputShape, usualOutputs(recipe));
    const again = await buildFromTopology(toTopology(fromTopology(topologyOf(model))));
    expect(topologyOf(again)).toEqual(topologyOf(model));
    model.dispose();
    again.dispose();
  }
});

it('every layer class with facts can be put into a network, apart from those that only hand their input on', () => {
  // These are not offered by themselves; networks of other programs bring them.
  const brought = ['SpatialDropout2D', 'ZeroPadding1D', 'Cropping1D', 'DepthToSpace', 'SpaceToDepth'];
  const operators = ['Clip', 'Divide', 'Power', 'Gather'];
  const notOffered = new Set([...handingOn.map(({ className }) => className), ...brought, ...operators]);
  const built = layerClasses.filter(({ className }) => !notOffered.has(className));
  expect(built.filter(({ className }) => !findLayerClass(className))).toEqual([]);
});
