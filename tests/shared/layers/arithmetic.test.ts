import { randomNormal, randomUniform, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { input, layers, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { PartialConv2D } from '../../../src-main/engine/layers/convolution/PartialConv2D.ts';
import { RbfOutput } from '../../../src-main/engine/layers/dense/RbfOutput.ts';
import { SubSampling2D } from '../../../src-main/engine/layers/pooling/SubSampling2D.ts';
import { registeredLayer } from '../../../src-main/engine/layers/registeredLayer.ts';
import '../../../src-main/engine/layers/registerLayers.ts';
import { describeModel } from '../../../src-main/engine/network/describeModel.ts';
import type { FrameTensor } from '../../../src-shared/contract/service.ts';
import { handingOn } from '../../../src-shared/layers/handingOn.ts';
import { isOpaque, layerClasses } from '../../../src-shared/layers/layers.ts';
import { writtenValue, type WrittenLayer } from '../../../src-shared/layers/writtenValue.ts';
import { placeOfIndex } from '../../../src-shared/model/place.ts';

beforeAll(() => selectBackend('wasm'));

type Layer = layers.Layer;

/** A layer, and the shapes of its inputs without the batch. */
interface Setting {
  name: string;
  make(): Layer;
  inputs: number[][];
  /** Values of its inputs. Default: normally distributed numbers */
  values?(shape: number[]): Tensor;
}

const image = [7, 6, 3];
const sequence = [9, 4];
const units = [12];
const at = (name: string, make: () => Layer, ...inputs: number[][]): Setting => ({
  name,
  make,
  inputs: inputs.length > 0 ? inputs : [image],
});

const activations = [
  ...['linear', 'relu', 'relu6', 'tanh', 'sigmoid', 'elu', 'selu'],
  ...['hardSigmoid', 'softplus', 'softsign', 'swish', 'mish', 'softmax'],
] as const;
/** Functions of networks of other programs, which TensorFlow.js lacks. */
const otherActivations = ['exponential', 'abs', 'square', 'reciprocal', 'sin', 'cos', 'logSigmoid'];
type ActivationName = NonNullable<Parameters<typeof layers.dense>[0]['activation']>;

const convolutions: Setting[] = [
  ...(['same', 'valid'] as const).flatMap((padding) => [
    at(`Conv2D ${padding}`, () => layers.conv2d({ filters: 2, kernelSize: [3, 2], padding })),
    at(`Conv2D ${padding}, strides`, () =>
      layers.conv2d({ filters: 2, kernelSize: [2, 3], strides: [2, 3], padding, activation: 'tanh' }),
    ),
    at(`Conv2D ${padding}, dilated, without bias`, () =>
      layers.conv2d({ filters: 2, kernelSize: 3, dilationRate: [1, 2], padding, useBias: false }),
    ),
    at(`DepthwiseConv2D ${padding}`, () =>
      layers.depthwiseConv2d({ kernelSize: [3, 2], depthMultiplier: 2, padding, activation: 'elu' }),
    ),
    at(`DepthwiseConv2D ${padding}, strides`, () =>
      layers.depthwiseConv2d({ kernelSize: 2, strides: 2, padding, useBias: false }),
    ),
    at(`Conv1D ${padding}`, () => layers.conv1d({ filters: 3, kernelSize: 4, padding }), sequence),
    at(
      `Conv1D ${padding}, strides`,
      () => layers.conv1d({ filters: 3, kernelSize: 2, strides: 2, padding, activation: 'relu' }),
      sequence,
    ),
    at(`SeparableConv2D ${padding}`, () =>
      layers.separableConv2d({ filters: 4, kernelSize: 3, padding, depthMultiplier: 2 }),
    ),
    at(`Conv2DTranspose ${padding}`, () =>
      layers.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2, padding }),
    ),
  ]),
  at('Conv1D, dilated', () => layers.conv1d({ filters: 2, kernelSize: 3, dilationRate: 2 }), sequence),
  at('Conv1D causal', () => made('Conv1D', { filters: 3, kernelSize: 4, padding: 'causal' }), sequence),
  at(
    'Conv1D causal, strides',
    () => made('Conv1D', { filters: 2, kernelSize: 3, strides: 2, padding: 'causal', activation: 'relu' }),
    sequence,
  ),
  at(
    'Conv1D causal, dilated',
    () => made('Conv1D', { filters: 2, kernelSize: 3, dilationRate: 2, padding: 'causal' }),
    sequence,
  ),
  at('PartialConv2D', () => new PartialConv2D({ kernelSize: 3, connections: [[0, 1], [2], [0, 2]] })),
  ...activations.map((activation) =>
    at(`Conv2D, ${activation}`, () =>
      layers.conv2d({ filters: 3, kernelSize: 2, activation: activation as ActivationName }),
    ),
  ),
];

const dense: Setting[] = [
  ...activations.map((activation) =>
    at(
      `Dense, ${activation}`,
      () => layers.dense({ units: 5, activation: activation as ActivationName }),
      units,
    ),
  ),
  at('Dense, without bias', () => layers.dense({ units: 5, useBias: false }), units),
  at('Dense over maps', () => layers.dense({ units: 5, activation: 'tanh' })),
  at('Dense over a sequence', () => layers.dense({ units: 5 }), sequence),
  at('RbfOutput', () => new RbfOutput({}), [84]),
];

const poolings: Setting[] = [
  ...(['same', 'valid'] as const).flatMap((padding) => [
    at(`MaxPooling2D ${padding}`, () => layers.maxPooling2d({ poolSize: [3, 2], strides: [2, 1], padding })),
    at(`AveragePooling2D ${padding}`, () =>
      layers.averagePooling2d({ poolSize: [2, 3], strides: 2, padding }),
    ),
    at(`MaxPooling1D ${padding}`, () => layers.maxPooling1d({ poolSize: 3, strides: 2, padding }), sequence),
    at(
      `AveragePooling1D ${padding}`,
      () => layers.averagePooling1d({ poolSize: 2, strides: 2, padding }),
      sequence,
    ),
  ]),
  at('GlobalMaxPooling2D', () => layers.globalMaxPooling2d({})),
  at('GlobalAveragePooling2D', () => layers.globalAveragePooling2d({})),
  at('GlobalMaxPooling1D', () => layers.globalMaxPooling1d({}), sequence),
  at('GlobalAveragePooling1D', () => layers.globalAveragePooling1d({}), sequence),
  at('SubSampling2D', () => new SubSampling2D({})),
];

const elements: Setting[] = [
  ...activations.flatMap((activation) =>
    [image, units].map((shape) =>
      at(
        `Activation ${activation}`,
        () => layers.activation({ activation: activation as ActivationName }),
        shape,
      ),
    ),
  ),
  ...otherActivations.map((activation) =>
    at(`Activation ${activation}`, () => made('Activation', { activation })),
  ),
  {
    ...at('Activation sqrt', () => made('Activation', { activation: 'sqrt' })),
    values: (shape: number[]) => randomUniform(shape, 0.1, 2, 'float32', 3),
  },
  {
    ...at('Activation log', () => made('Activation', { activation: 'log' })),
    values: (shape: number[]) => randomUniform(shape, 0.1, 2, 'float32', 3),
  },
  at('ReLU', () => layers.reLU()),
  at('ReLU with a highest value', () => layers.reLU({ maxValue: 0.5 })),
  at('LeakyReLU', () => layers.leakyReLU()),
  at('LeakyReLU with its own slope', () => layers.leakyReLU({ alpha: 0.05 })),
  at('LeakyReLU without a slope', () => layers.leakyReLU({ alpha: 0 })),
  at('PReLU', () => layers.prelu({ alphaInitializer: 'randomNormal' })),
  at('PReLU, a slope for each map', () => layers.prelu({ sharedAxes: [1, 2] })),
  at('PReLU, a slope for each map and column', () => layers.prelu({ sharedAxes: [1] })),
  at('PReLU of units', () => layers.prelu({}), units),
  at('ELU', () => layers.elu()),
  at('ThresholdedReLU', () => layers.thresholdedReLU()),
  at('ThresholdedReLU, lower', () => layers.thresholdedReLU({ theta: 0.2 })),
  at('Softmax of units', () => layers.softmax(), units),
  at('Softmax of maps', () => layers.softmax({ axis: -1 })),
  at('BatchNormalization', () => layers.batchNormalization({ epsilon: 0.01 })),
  at('BatchNormalization, no scale', () => layers.batchNormalization({ scale: false })),
  at('BatchNormalization, no centre', () => layers.batchNormalization({ center: false })),
  at('BatchNormalization of units', () => layers.batchNormalization(), units),
  at('LayerNormalization', () => layers.layerNormalization({ epsilon: 0.02 })),
  at('LayerNormalization over all', () => layers.layerNormalization({ axis: [1, 2, 3] })),
  at('LayerNormalization over columns', () => layers.layerNormalization({ axis: 2, scale: false })),
  at('LayerNormalization of units', () => layers.layerNormalization({ center: false }), units),
  at('GroupNormalization', () => made('GroupNormalization', { groups: 2, epsilon: 0.02 }), [4, 3, 6]),
  at('GroupNormalization of one group', () => made('GroupNormalization', { groups: 1, scale: false })),
  at('GroupNormalization, a group for each map', () =>
    made('GroupNormalization', { groups: -1, center: false }),
  ),
  at('GroupNormalization of a sequence', () => made('GroupNormalization', { groups: 2 }), sequence),
  at('GroupNormalization of units', () => made('GroupNormalization', { groups: 3 }), units),
  at('LocalResponseNormalization', () => made('LocalResponseNormalization', {}), [4, 3, 6]),
  at('LocalResponseNormalization of strong neighbours', () =>
    made('LocalResponseNormalization', { depthRadius: 1, bias: 1, alpha: 0.8, beta: 0.5 }),
  ),
  at(
    'LocalResponseNormalization, radius of all',
    () => made('LocalResponseNormalization', { depthRadius: 9, alpha: 0.3 }),
    units,
  ),
  at('Dropout', () => layers.dropout({ rate: 0.5 })),
  at('SpatialDropout1D', () => layers.spatialDropout1d({ rate: 0.5 }), sequence),
  ...handingOn.map(({ className }) => at(className, () => made(className, { rate: 0.5 }))),
  at('SpatialDropout2D', () => made('SpatialDropout2D', { rate: 0.5 })),
  at('ELU (of Keras)', () => made('ELU', { alpha: 1 })),
  at('GaussianNoise', () => layers.gaussianNoise({ stddev: 1 })),
  at('GaussianDropout', () => layers.gaussianDropout({ rate: 0.5 })),
  at('AlphaDropout', () => layers.alphaDropout({ rate: 0.5 })),
  at('Flatten', () => layers.flatten()),
  at('Reshape', () => layers.reshape({ targetShape: [3, 14, 3] })),
  at('Reshape to other maps', () => layers.reshape({ targetShape: [21, 6] })),
  at('Permute', () => layers.permute({ dims: [3, 1, 2] })),
  at('Permute of a sequence', () => layers.permute({ dims: [2, 1] }), sequence),
  at('RepeatVector', () => layers.repeatVector({ n: 3 }), units),
  at('ZeroPadding2D', () =>
    layers.zeroPadding2d({
      padding: [
        [1, 2],
        [0, 3],
      ],
    }),
  ),
  at('ZeroPadding2D, as much everywhere', () => layers.zeroPadding2d({ padding: [2, 1] })),
  at('Cropping2D', () =>
    layers.cropping2D({
      cropping: [
        [1, 2],
        [0, 3],
      ],
    }),
  ),
  at('ZeroPadding1D', () => made('ZeroPadding1D', { padding: [2, 1] }), sequence),
  at('Cropping1D', () => made('Cropping1D', { cropping: [1, 3] }), sequence),
  at('Gather of rows, with steps', () => made('Gather', { axis: 1, indices: [5, 3, 1] })),
  at('Gather of columns, mirrored', () => made('Gather', { axis: 2, indices: [1, 0, 1, 2, 3, 4, 5, 4] })),
  at('Gather of maps', () => made('Gather', { axis: 3, indices: [2, 0] })),
  at('Gather of steps', () => made('Gather', { axis: 1, indices: [8, 0, 0] }), sequence),
  at('Gather of units', () => made('Gather', { axis: 1, indices: [11, 2] }), units),
  at('DepthToSpace', () => made('DepthToSpace', { blockSize: 2 }), [3, 2, 12]),
  at(
    'DepthToSpace, as PyTorch',
    () => made('DepthToSpace', { blockSize: 2, channelsFirst: true }),
    [3, 2, 12],
  ),
  at('SpaceToDepth', () => made('SpaceToDepth', { blockSize: 2 }), [4, 6, 3]),
  at(
    'SpaceToDepth, as PyTorch',
    () => made('SpaceToDepth', { blockSize: 3, channelsFirst: true }),
    [3, 6, 2],
  ),
  at('Clip', () => made('Clip', { minimum: -0.5, maximum: 0.25 })),
  at('Clip on one side', () => made('Clip', { maximum: 0.5 }), units),
  at('Power', () => made('Power', { exponent: 3 })),
  at('Power, squares', () => made('Power', { exponent: 2 }), units),
  at('UpSampling2D nearest', () => layers.upSampling2d({ size: [3, 2] })),
  at('UpSampling2D bilinear', () => layers.upSampling2d({ size: [2, 3], interpolation: 'bilinear' })),
  at('Rescaling', () => layers.rescaling({ scale: 1.275, offset: -0.1 })),
  at('Rescaling without an offset', () => layers.rescaling({ scale: 2 })),
  {
    ...at('Masking', () => layers.masking({ maskValue: 1 }), [6, 2]),
    values: () => tensor([1, 1, 1, 0, 3, 4, 1, 1, 5, 1, 0, 0], [1, 6, 2]),
  },
  {
    ...at('Embedding', () => layers.embedding({ inputDim: 5, outputDim: 3 }), [6]),
    values: () => tensor([0, 4, 2, 2, 1, 3], [1, 6]),
  },
];

const merges: Setting[] = [
  ...(
    [
      ['Add', layers.add],
      ['Multiply', layers.multiply],
      ['Average', layers.average],
      ['Maximum', layers.maximum],
      ['Minimum', layers.minimum],
    ] as const
  ).flatMap(([name, make]) => [
    at(`${name} of two`, () => make() as Layer, image, image),
    at(`${name} of three`, () => make() as Layer, units, units, units),
    at(`${name}, broadcast`, () => make() as Layer, image, [1, 1, 3]),
    at(`${name}, one map for all`, () => make() as Layer, [7, 6, 1], image),
    at(`${name}, units to maps`, () => make() as Layer, image, [3]),
  ]),
  at('Divide', () => made('Divide', {}), image, image),
  at('Divide, one row for all', () => made('Divide', {}), image, [1, 6, 3]),
  at('Concatenate', () => layers.concatenate(), image, [7, 6, 2], image),
  at('Concatenate of rows', () => layers.concatenate({ axis: 1 }), image, [2, 6, 3]),
  at('Concatenate of columns', () => layers.concatenate({ axis: 2 }), image, [7, 1, 3]),
  at('Concatenate of units', () => layers.concatenate(), units, [5]),
];

/** A layer of a class that TensorFlow.js lacks, or computes otherwise. */
const made = (className: string, config: object): Layer => new (registeredLayer(className))(config);

const settings = [...convolutions, ...dense, ...poolings, ...elements, ...merges];

/** The window's data for a layer with random weights and random inputs. */
function look({
  make,
  inputs,
  values = (shape) => randomNormal(shape, 0, 1, 'float32', 3),
}: Setting): WrittenLayer {
  let looked: WrittenLayer | undefined;
  tidy(() => {
    const symbols = inputs.map((shape) => input({ shape }));
    const layer = make();
    const given = symbols.length === 1 ? symbols[0]! : symbols;
    const network = makeModel({ inputs: symbols, outputs: layer.apply(given) as SymbolicTensor });
    for (const [index, weight] of layer.weights.entries())
      if (!(layer instanceof PartialConv2D && index === 0))
        weight.write(randomUniform(weight.shape as number[], 0.2, 1.2, 'float32', index + 1));
    const read = inputs.map((shape) => values([1, ...shape]));
    const output = network.predict(read.length === 1 ? read[0]! : read) as Tensor;
    const frame = (name: string, one: Tensor): FrameTensor => ({
      ...{ layer: layer.name, name, quantity: 'activations', dtype: 'float32' },
      ...{ shape: one.shape, data: new Float32Array(one.dataSync()) },
    });
    looked = {
      layer: describeModel(network).layers.at(-1)!,
      inputs: read.map((one) => frame('activation', one)),
      weights: new Map(
        layer.weights.map((weight) => {
          const name = weight.originalName.split('/').at(-1)!;
          return [name, frame(name, weight.read())];
        }),
      ),
      output: frame('activation', output),
    };
  });
  return looked!;
}

describe('the arithmetic that the window writes', () => {
  it.each(settings.map((setting) => [setting.name, setting] as const))(
    'comes to the value of the engine: %s',
    (_name, setting) => {
      const looked = look(setting);
      expect(isOpaque(looked.layer)).toBe(false);
      for (const [index, value] of looked.output.data.entries()) {
        const place = placeOfIndex(looked.layer.outputShape, index);
        const { value: result, magnitude: size } = writtenValue(looked, place) ?? { value, magnitude: 0 };
        const within = 1e-5 * Math.max(size, Math.abs(value));
        expect(Math.abs(result - value), `${JSON.stringify(place)}: ${result}, ${value}`).toBeLessThanOrEqual(
          within,
        );
      }
    },
  );
  it('is tried for every class that something is known of', () => {
    const tried = new Set(settings.map((setting) => setting.make().getClassName()));
    const missing = layerClasses.map(({ className }) => className).filter((name) => !tried.has(name));
    expect(missing).toEqual(['InputLayer']);
  });
  it('is claimed of no layer whose settings are not known', () => {
    const image4 = [4, 4, 2];
    const opaque = [
      at(
        'channels first',
        () => layers.conv2d({ filters: 2, kernelSize: 2, dataFormat: 'channelsFirst' }),
        image4,
      ),
      at('a slope for each column', () => layers.prelu({ sharedAxes: [1, 3] }), image4),
      at('normalised rows', () => layers.batchNormalization({ axis: 1 }), image4),
      at('descending axes', () => layers.layerNormalization({ axis: [3, 1] }), image4),
      at('a sequence to maps', () => layers.add() as Layer, image4, [4, 2]),
      at('recurrent', () => layers.lstm({ units: 3, recurrentInitializer: 'glorotNormal' }), [5, 2]),
    ];
    for (const setting of opaque) {
      const looked = look(setting);
      expect(isOpaque(looked.layer), setting.name).toBe(true);
      expect(writtenValue(looked, { map: 0, y: 0, x: 0 })).toBeUndefined();
    }
  });
});
