import { portsOf } from './network.ts';
import type { LayerInfo, LayerKind, ModelInfo } from '../../../src-shared/model/model.ts';
import type { FrameTensor, NoiseDraw } from '../../../src-shared/contract/service.ts';

/** A layer of which only position and shape matter. */
export const layer = (
  name: string,
  inputs: string[],
  outputShape: number[],
  kind: LayerKind = 'other',
  className = 'X',
): LayerInfo => ({ name, className, kind, outputShape, parameters: 0, inputs });

const model = (name: string, layers: LayerInfo[]): ModelInfo => ({
  name,
  ...portsOf(layers[0]!.outputShape, layers.at(-1)!.outputShape),
  parameters: 0,
  layers,
});

/** VGG-16 on 224x224x3: 13 convolutions of up to 512 maps, five poolings, three dense layers. */
export const vgg16 = model('vgg16', [...vggLayers()]);

function* vggLayers(): Generator<LayerInfo> {
  yield layer('input', [], [224, 224, 3], 'input');
  let last = 'input';
  let size = 224;
  for (const [block, [maps, convolutions]] of [
    [64, 2],
    [128, 2],
    [256, 3],
    [512, 3],
    [512, 3],
  ].entries()) {
    for (let at = 1; at <= convolutions!; at++) {
      yield layer(`conv${block + 1}_${at}`, [last], [size, size, maps!], 'conv', 'Conv2D');
      last = `conv${block + 1}_${at}`;
    }
    size /= 2;
    yield layer(`pool${block + 1}`, [last], [size, size, maps!], 'pool', 'MaxPooling2D');
    last = `pool${block + 1}`;
  }
  yield layer('flatten', [last], [25088], 'flatten', 'Flatten');
  yield layer('fc1', ['flatten'], [4096], 'dense', 'Dense');
  yield layer('fc2', ['fc1'], [4096], 'dense', 'Dense');
  yield layer('output', ['fc2'], [1000], 'dense', 'Dense');
}

/**
 * Sixteen blocks of three convolutions, each with normalisation and activation, and a skip connection around each block.
 */
export const residual = model('residual', [...residualLayers()]);

function* residualLayers(): Generator<LayerInfo> {
  yield layer('input', [], [56, 56, 64], 'input');
  let last = 'input';
  for (let block = 0; block < 16; block++) {
    const start = last;
    for (let at = 0; at < 3; at++)
      for (const [part, kind] of [
        ['conv', 'conv'],
        ['norm', 'normalization'],
        ['relu', 'activation'],
      ] as const) {
        const name = `b${block}${part}${at}`;
        yield layer(name, [last], [56, 56, 64], kind);
        last = name;
      }
    yield layer(`b${block}add`, [last, start], [56, 56, 64], 'merge', 'Add');
    last = `b${block}add`;
  }
  yield layer('pool', [last], [64], 'pool', 'GlobalAveragePooling2D');
  yield layer('output', ['pool'], [10], 'dense', 'Dense');
}

/** Two modules of three branches that are concatenated. */
export const inception = model('inception', [...inceptionLayers()]);

function* inceptionLayers(): Generator<LayerInfo> {
  yield layer('input', [], [28, 28, 192], 'input');
  let last = 'input';
  for (const module of ['a', 'b']) {
    const branches = [`${module}1x1`, `${module}3x3`, `${module}5x5`];
    for (const [at, name] of branches.entries())
      yield layer(name, [last], [28, 28, 32 * (at + 1)], 'conv', 'Conv2D');
    yield layer(`${module}join`, branches, [28, 28, 192], 'merge', 'Concatenate');
    last = `${module}join`;
  }
  yield layer('dense', [last], [40], 'dense', 'Dense');
  yield layer('output', ['dense'], [10], 'dense', 'Dense');
}

/** A convolution and a dense layer, each followed by dropout. */
export const regularised = model('regularised', [
  layer('input', [], [28, 28, 1], 'input'),
  layer('conv1', ['input'], [24, 24, 8], 'conv', 'Conv2D'),
  { ...layer('drop1', ['conv1'], [24, 24, 8], 'dropout', 'Dropout'), rate: 0.25 },
  layer('flatten', ['drop1'], [4608], 'flatten', 'Flatten'),
  layer('dense1', ['flatten'], [100], 'dense', 'Dense'),
  { ...layer('drop2', ['dense1'], [100], 'dropout', 'Dropout'), rate: 0.5 },
  layer('output', ['drop2'], [10], 'dense', 'Dense'),
]);

/** Colour images of a thousand classes. */
export const thousand = model('thousand', [
  layer('input', [], [32, 32, 3], 'input'),
  layer('conv1', ['input'], [30, 30, 16], 'conv', 'Conv2D'),
  layer('pool1', ['conv1'], [15, 15, 16], 'pool', 'MaxPooling2D'),
  layer('flatten', ['pool1'], [3600], 'flatten', 'Flatten'),
  { ...layer('output', ['flatten'], [1000], 'dense', 'Dense'), activation: 'softmax' },
]);

/** The noise of dropout layers in a step, which drops about every third value. */
export function noiseOf({ layers }: ModelInfo, draw: NoiseDraw): FrameTensor[] {
  return layers
    .filter(({ kind }) => kind === 'dropout')
    .map(({ name, outputShape, rate }): FrameTensor => {
      const size = outputShape.reduce((product, one) => product * one, 1);
      const factor = 1 / (1 - rate!);
      const data = Float32Array.from({ length: size }, (_none, at) =>
        Math.abs(Math.sin(at * 12.9898 + draw.step)) < rate! ? 0 : factor,
      );
      return {
        layer: name,
        name: 'noise',
        quantity: 'noise',
        shape: [1, ...outputShape],
        dtype: 'float32',
        data,
        draw,
      };
    });
}

let last: { of: ModelInfo; phase: number; tensors: FrameTensor[] } | undefined;

/** A wave pattern for every map of a network, shifted by `phase`. */
export function patterns(of: ModelInfo, phase: number): FrameTensor[] {
  if (last?.of !== of || last.phase !== phase) last = { of, phase, tensors: makePatterns(of, phase) };
  return last.tensors;
}

function makePatterns({ layers }: ModelInfo, phase: number): FrameTensor[] {
  return layers.map(({ name, outputShape }, at): FrameTensor => {
    const [height, width, maps] =
      outputShape.length === 3 ? (outputShape as [number, number, number]) : [1, 1, outputShape[0]!];
    const data = new Float32Array(height * width * maps);
    for (let index = 0; index < data.length; index++) {
      const map = index % maps;
      const pixel = (index - map) / maps;
      const angle = map * 2.4;
      const along = ((pixel % width) * Math.cos(angle) + Math.floor(pixel / width) * Math.sin(angle)) / width;
      data[index] = Math.sin(along * 12 + map + phase) * (1 + at / 8);
    }
    return {
      layer: name,
      name: 'activation',
      quantity: 'activations',
      shape: [1, ...outputShape],
      dtype: 'float32',
      data,
    };
  });
}
