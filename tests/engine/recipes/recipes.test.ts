import { beforeAll, describe, expect, it } from 'vitest';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { describeRecipe, findRecipe, recipes } from '../../../src-main/engine/recipes/recipes.ts';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';

/** The tables of the lectures: layer, output shape, parameters. */
const tables: Record<string, [string, string, number][]> = {
  lenet5: [
    ['input', '28x28x1', 0],
    ['conv1', '28x28x6', 156],
    ['pool1', '14x14x6', 0],
    ['conv2', '10x10x16', 2416],
    ['pool2', '5x5x16', 0],
    ['conv3', '1x1x120', 48120],
    ['flatten', '120', 0],
    ['dense1', '84', 10164],
    ['output', '10', 850],
  ],
  'digits-cnn': [
    ['input', '28x28x1', 0],
    ['conv1', '26x26x32', 320],
    ['pool1', '13x13x32', 0],
    ['conv2', '11x11x64', 18496],
    ['pool2', '5x5x64', 0],
    ['conv3', '3x3x64', 36928],
    ['flatten', '576', 0],
    ['dense1', '64', 36928],
    ['output', '10', 650],
  ],
  cnn: [
    ['input', '28x28x1', 0],
    ['conv1', '26x26x32', 320],
    ['pool1', '13x13x32', 0],
    ['conv2', '11x11x64', 18496],
    ['pool2', '5x5x64', 0],
    ['flatten', '1600', 0],
    ['output', '10', 16010],
  ],
  'lenet5-1998': [
    ['input', '28x28x1', 0],
    ['pad', '32x32x1', 0],
    ['normalise', '32x32x1', 0],
    ['C1', '28x28x6', 156],
    ['S2', '14x14x6', 12],
    ['C3', '10x10x16', 1516],
    ['S4', '5x5x16', 32],
    ['C5', '1x1x120', 48120],
    ['flatten', '120', 0],
    ['F6', '84', 10164],
    ['output', '10', 0],
  ],
  'simple-convnet': [
    ['input', '28x28x1', 0],
    ['conv1', '24x24x30', 780],
    ['pool1', '12x12x30', 0],
    ['flatten', '4320', 0],
    ['dense1', '100', 432100],
    ['output', '10', 1010],
  ],
  dnn: [
    ['input', '28x28x1', 0],
    ['flatten', '784', 0],
    ['dense1', '256', 200960],
    ['dense2', '256', 65792],
    ['output', '10', 2570],
  ],
  'fast-cnn': [
    ['input', '28x28x1', 0],
    ['conv1', '24x24x8', 208],
    ['pool1', '12x12x8', 0],
    ['conv2', '8x8x24', 4824],
    ['pool2', '4x4x24', 0],
    ['flatten', '384', 0],
    ['dense1', '64', 24640],
    ['output', '10', 650],
  ],
  ...Object.fromEntries(
    (
      [
        ['rnn', 5952],
        ['lstm', 23808],
        ['gru', 17856],
      ] as const
    ).map(([cell, parameters]) => [
      `${cell}-rows`,
      [
        ['input', '28x28x1', 0],
        ['rows', '28x28', 0],
        ['recurrent', '64', parameters],
        ['output', '10', 650],
      ] satisfies [string, string, number][],
    ]),
  ),
  'deep-mlp': [
    ['input', '28x28x1', 0],
    ['flatten', '784', 0],
    ['dense1', '100', 78500],
    ...[2, 3, 4, 5, 6].map((layer): [string, string, number] => [`dense${layer}`, '100', 10100]),
    ['output', '10', 1010],
  ],
  'mlp-forward': [
    ['input', '28x28x1', 0],
    ['flatten', '784', 0],
    ['dense1', '50', 39250],
    ['dense2', '100', 5100],
    ['output', '10', 1010],
  ],
  'two-layer-net': [
    ['input', '28x28x1', 0],
    ['flatten', '784', 0],
    ['dense1', '50', 39250],
    ['output', '10', 510],
  ],
  'softmax-regression': [
    ['input', '28x28x1', 0],
    ['flatten', '784', 0],
    ['output', '10', 7850],
  ],
  'tiny-vgg': [
    ['input', '64x64x3', 0],
    ['conv_1_1', '62x62x10', 280],
    ['relu_1_1', '62x62x10', 0],
    ['conv_1_2', '60x60x10', 910],
    ['relu_1_2', '60x60x10', 0],
    ['max_pool_1', '30x30x10', 0],
    ['conv_2_1', '28x28x10', 910],
    ['relu_2_1', '28x28x10', 0],
    ['conv_2_2', '26x26x10', 910],
    ['relu_2_2', '26x26x10', 0],
    ['max_pool_2', '13x13x10', 0],
    ['flatten', '1690', 0],
    ['output', '10', 16910],
  ],
  'tiny-alexnet': [
    ['input', '28x28x1', 0],
    ['conv1a', '28x28x8', 208],
    ['conv1b', '28x28x8', 208],
    ['norm1a', '28x28x8', 0],
    ['norm1b', '28x28x8', 0],
    ['pool1a', '13x13x8', 0],
    ['pool1b', '13x13x8', 0],
    ['conv2a', '13x13x16', 3216],
    ['conv2b', '13x13x16', 3216],
    ['norm2a', '13x13x16', 0],
    ['norm2b', '13x13x16', 0],
    ['pool2a', '6x6x16', 0],
    ['pool2b', '6x6x16', 0],
    ['exchange', '6x6x32', 0],
    ['conv3a', '6x6x16', 4624],
    ['conv3b', '6x6x16', 4624],
    ['conv4a', '6x6x16', 2320],
    ['conv4b', '6x6x16', 2320],
    ['pool4a', '2x2x16', 0],
    ['pool4b', '2x2x16', 0],
    ['join', '2x2x32', 0],
    ['flatten', '128', 0],
    ['dense1', '64', 8256],
    ['dropout1', '64', 0],
    ['output', '10', 650],
  ],
  'tiny-googlenet': [
    ['input', '28x28x1', 0],
    ['conv1', '28x28x16', 416],
    ['pool1', '14x14x16', 0],
    ['2a_3x3_reduce', '14x14x8', 136],
    ['2a_5x5_reduce', '14x14x4', 68],
    ['2a_pool', '14x14x16', 0],
    ['2a_1x1', '14x14x8', 136],
    ['2a_3x3', '14x14x16', 1168],
    ['2a_5x5', '14x14x8', 808],
    ['2a_pool_proj', '14x14x8', 136],
    ['inception_2a', '14x14x40', 0],
    ['pool2', '7x7x40', 0],
    ['3a_3x3_reduce', '7x7x16', 656],
    ['3a_5x5_reduce', '7x7x8', 328],
    ['3a_pool', '7x7x40', 0],
    ['3a_1x1', '7x7x16', 656],
    ['3a_3x3', '7x7x32', 4640],
    ['3a_5x5', '7x7x16', 3216],
    ['3a_pool_proj', '7x7x16', 656],
    ['inception_3a', '7x7x80', 0],
    ['average', '80', 0],
    ['output', '10', 810],
  ],
  'tiny-resnet': [
    ['input', '28x28x1', 0],
    ['conv', '14x14x16', 144],
    ['conv-norm', '14x14x16', 64],
    ['relu', '14x14x16', 0],
    ['stage1-1-a', '14x14x16', 2304],
    ['stage1-1-a-norm', '14x14x16', 64],
    ['stage1-1-a-relu', '14x14x16', 0],
    ['stage1-1-b', '14x14x16', 2304],
    ['stage1-1-b-norm', '14x14x16', 64],
    ['stage1-1-add', '14x14x16', 0],
    ['stage1-1-relu', '14x14x16', 0],
    ['stage2-1-a', '7x7x32', 4608],
    ['stage2-1-a-norm', '7x7x32', 128],
    ['stage2-1-a-relu', '7x7x32', 0],
    ['stage2-1-b', '7x7x32', 9216],
    ['stage2-1-skip', '7x7x32', 512],
    ['stage2-1-b-norm', '7x7x32', 128],
    ['stage2-1-skip-norm', '7x7x32', 128],
    ['stage2-1-add', '7x7x32', 0],
    ['stage2-1-relu', '7x7x32', 0],
    ['stage3-1-a', '4x4x64', 18432],
    ['stage3-1-a-norm', '4x4x64', 256],
    ['stage3-1-a-relu', '4x4x64', 0],
    ['stage3-1-b', '4x4x64', 36864],
    ['stage3-1-skip', '4x4x64', 2048],
    ['stage3-1-b-norm', '4x4x64', 256],
    ['stage3-1-skip-norm', '4x4x64', 256],
    ['stage3-1-add', '4x4x64', 0],
    ['stage3-1-relu', '4x4x64', 0],
    ['average', '64', 0],
    ['output', '10', 650],
  ],
};

beforeAll(async () => void (await selectBackend('wasm')));

describe('the recipes', () => {
  it.each(Object.entries(tables))('%s has the layers and parameters of the lecture', (id, table) => {
    const { model } = describeRecipe(findRecipe(id));
    expect(model.layers.map((layer) => [layer.name, layer.outputShape.join('x'), layer.parameters])).toEqual(
      table,
    );
    expect(model.parameters).toBe(table.reduce((sum, [, , parameters]) => sum + parameters, 0));
  });

  it('have the totals the lectures print', () => {
    const totals = recipes.map((recipe) => [recipe.id, describeRecipe(recipe).model.parameters]);
    const printed = [
      ['lenet5', 61706],
      ['digits-cnn', 93322],
      ['cnn', 34826],
      ['tiny-vgg', 19920],
      ['lenet5-1998', 60000],
      ['simple-convnet', 433890],
      ['dnn', 269322],
      ['mlp-forward', 45360],
      ['two-layer-net', 39760],
      ['two-layer-net-sigmoid', 39760],
      ['softmax-regression', 7850],
      ['deep-mlp', 130010],
      ['deep-mlp-dropout', 130010],
      ['fast-cnn', 30322],
      ['rnn-rows', 6602],
      ['lstm-rows', 24458],
      ['gru-rows', 18506],
      ['tiny-alexnet', 29642],
      ['tiny-googlenet', 13830],
      ['tiny-resnet', 78426],
      ['resnet-cifar', 274042],
      ['autoencoder', 209968],
      ['autoencoder-2d', 210130],
      ['autoencoder-cnn', 3217],
      ['denoising', 7265],
      ['segmenter', 85941],
      ['regression', 1153],
      ['regression-surface', 1185],
    ];
    expect(totals).toEqual(expect.arrayContaining(printed));
  });

  it('name the known ones when asked for an unknown one', () => {
    expect(() => findRecipe('lenet6')).toThrow(/"lenet6".*lenet5, digits-cnn, cnn, tiny-vgg, lenet5-1998/);
  });

  it('tell the views what they need: kinds, windows, what feeds what', () => {
    const { layers } = describeRecipe(findRecipe('lenet5')).model;
    expect(layers[1]).toMatchObject({
      kind: 'conv',
      kernelShape: [5, 5, 1, 6],
      padding: 'same',
      inputs: ['input'],
    });
    expect(layers[2]).toMatchObject({ kind: 'pool', kernelSize: [2, 2], strides: [2, 2], inputs: ['conv1'] });
    expect(layers.at(-1)).toMatchObject({ kind: 'dense', activation: 'softmax', inputs: ['dense1'] });
  });
});

describe('initial weights', () => {
  const drawConv2 = (id: string, seed: number) => {
    const model = findRecipe(id).build([28, 28, 1], 10);
    initialiseWeights(model, seed);
    const [kernel, bias] = model.getLayer('conv2').getWeights();
    const drawn = { kernel: Array.from(kernel!.dataSync()), bias: Array.from(bias!.dataSync()) };
    model.dispose();
    return drawn;
  };
  const deviation = (values: number[]): number =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

  it('are drawn from the seed alone, with biases zero', () => {
    const first = drawConv2('lenet5', 1);
    expect(drawConv2('lenet5', 1)).toEqual(first);
    expect(drawConv2('lenet5', 2).kernel).not.toEqual(first.kernel);
    expect(first.bias.every((value) => value === 0)).toBe(true);
  });

  it('keep within Glorot’s limit where the recipe asks for it', () => {
    // 3x3 windows from 32 to 64 maps: limit sqrt(6 / (288 + 576)); a uniform distribution deviates by limit / sqrt 3.
    const limit = Math.sqrt(6 / 864);
    const { kernel } = drawConv2('cnn', 1);
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(limit);
    expect(deviation(kernel)).toBeCloseTo(limit / Math.sqrt(3), 3);
  });

  it('deviate as He’s rule says where the recipe asks for it', () => {
    // 5x5 windows of 6 maps: sqrt(2 / 150).
    expect(deviation(drawConv2('lenet5', 1).kernel)).toBeCloseTo(Math.sqrt(2 / 150), 2);
  });
});
