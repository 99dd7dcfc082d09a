import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Recipe } from '../models/Recipe.ts';

/** As much of a recipe as the bench needs. */
export type BenchModel = Pick<Recipe, 'id' | 'inputShape' | 'build'> & {
  settings: Pick<Recipe['settings'], 'optimizer' | 'learningRate'>;
};

const he = { kernelInitializer: 'heNormal' } as const;

/** One 5x5 convolution and two dense layers: the simple network of lecture course B. 433,890 parameters on 28x28x1. */
export const simpleConvnet: BenchModel = {
  id: 'simple-convnet',
  inputShape: [28, 28, 1],
  build: (inputShape, classes) =>
    chain('simple-convnet', inputShape, [
      layers.conv2d({ name: 'conv1', filters: 30, kernelSize: 5, ...he, activation: 'relu' }),
      layers.maxPooling2d({ name: 'pool1', poolSize: 2 }),
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'dense1', units: 100, ...he, activation: 'relu' }),
      layers.dense({ name: 'output', units: classes, ...he, activation: 'softmax' }),
    ]),
  settings: { optimizer: 'adam', learningRate: 0.001 },
};

/** Two dense layers of 256: the network without convolutions of lecture course E. 269,322 parameters on 28x28x1. */
export const dnn: BenchModel = {
  id: 'dnn',
  inputShape: [28, 28, 1],
  build: (inputShape, classes) =>
    chain('dnn', inputShape, [
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'dense1', units: 256, ...he, activation: 'relu' }),
      layers.dense({ name: 'dense2', units: 256, ...he, activation: 'relu' }),
      layers.dense({ name: 'output', units: classes, ...he, activation: 'softmax' }),
    ]),
  settings: { optimizer: 'sgd', learningRate: 0.01 },
};

/** A network of layers one after another, as the recipes build theirs: with the input as a layer of its own. */
function chain(name: string, shape: number[], parts: layers.Layer[]): LayersModel {
  const image = input({ shape, name: 'input' });
  const output = parts.reduce<SymbolicTensor>((x, layer) => layer.apply(x) as SymbolicTensor, image);
  return model({ name, inputs: image, outputs: output });
}
