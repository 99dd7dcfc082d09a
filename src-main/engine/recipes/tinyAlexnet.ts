import { input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { registeredLayer } from '../layers/registeredLayer.ts';
import '../layers/normalisation/LocalResponseNormalization.ts';
import type { Recipe } from './Recipe.ts';

const he = { kernelInitializer: 'heNormal', activation: 'relu' } as const;
const same = { padding: 'same' } as const;

/** A layer applied to what is below it. */
const on = (below: SymbolicTensor | SymbolicTensor[], layer: layers.Layer): SymbolicTensor =>
  layer.apply(below) as SymbolicTensor;

/** One of the two towers up to their exchange: two convolutions, each normalised and pooled with overlap. */
function lower(image: SymbolicTensor, tower: string): SymbolicTensor {
  const normalise = (name: string): layers.Layer =>
    new (registeredLayer('LocalResponseNormalization'))({ name });
  const pool = (name: string): layers.Layer => layers.maxPooling2d({ name, poolSize: 3, strides: 2 });
  const first = on(
    image,
    layers.conv2d({ name: `conv1${tower}`, filters: 8, kernelSize: 5, ...he, ...same }),
  );
  const half = on(on(first, normalise(`norm1${tower}`)), pool(`pool1${tower}`));
  const second = on(
    half,
    layers.conv2d({ name: `conv2${tower}`, filters: 16, kernelSize: 5, ...he, ...same }),
  );
  return on(on(second, normalise(`norm2${tower}`)), pool(`pool2${tower}`));
}

/** One of the two towers from the exchange on. */
function upper(exchanged: SymbolicTensor, tower: string): SymbolicTensor {
  const third = layers.conv2d({ name: `conv3${tower}`, filters: 16, kernelSize: 3, ...he, ...same });
  const fourth = layers.conv2d({ name: `conv4${tower}`, filters: 16, kernelSize: 3, ...he, ...same });
  const pool = layers.maxPooling2d({ name: `pool4${tower}`, poolSize: 3, strides: 2 });
  return on(on(on(exchanged, third), fourth), pool);
}

/**
 * AlexNet for small images: two towers with response normalisation and overlapping pooling, which exchange their maps once,
 * and dense layers with dropout. Structure: Krizhevsky et al. 2012.
 */
export const tinyAlexnet: Recipe = {
  id: 'tiny-alexnet',
  title: { en: 'Tiny AlexNet', ko: 'Tiny AlexNet' },
  summary: {
    en: 'AlexNet for small images: two towers that meet twice, response normalisation, overlapping pooling, dropout.',
    ko: '작은 이미지를 위한 AlexNet입니다. 두 번 만나는 두 개의 탑, 국소 응답 정규화, 겹치는 풀링, 드롭아웃이 있습니다.',
  },
  inputShape: [28, 28, 1],
  scalesImages: true,
  build: (inputShape, classes) => {
    const image = input({ shape: [...inputShape], name: 'input' });
    const towers = ['a', 'b'];
    const exchanged = on(
      towers.map((tower) => lower(image, tower)),
      layers.concatenate({ name: 'exchange' }) as layers.Layer,
    );
    const joined = on(
      towers.map((tower) => upper(exchanged, tower)),
      layers.concatenate({ name: 'join' }) as layers.Layer,
    );
    const flat = on(joined, layers.flatten({ name: 'flatten' }));
    const dense = on(flat, layers.dense({ name: 'dense1', units: 64, ...he }));
    const dropped = on(dense, layers.dropout({ name: 'dropout1', rate: 0.5 }));
    const settings = { units: classes, kernelInitializer: 'glorotUniform', activation: 'softmax' } as const;
    return model({
      ...{ name: 'tiny-alexnet', inputs: image },
      outputs: on(dropped, layers.dense({ name: 'output', ...settings })),
    });
  },
  data: 'mnist',
  settings: {
    epochs: 2,
    batchSize: 64,
    optimizer: 'adam',
    learningRate: 0.001,
    schedule: 'constant',
    seed: 1,
    validationSplit: 0,
  },
};
