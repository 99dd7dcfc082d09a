import { input, layers, model } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';

/** The network of lecture course C: three 3x3 convolutions with ReLU and max pooling. 93,322 parameters on 28x28x1. */
export const digitsCnn: Recipe = {
  id: 'digits-cnn',
  title: { en: 'Digits CNN', ko: '숫자 CNN' },
  summary: {
    en: 'Three 3x3 convolutions with ReLU and max pooling, trained with RMSProp.',
    ko: 'ReLU와 최대 풀링을 쓰는 3x3 합성곱 세 층을 RMSProp으로 학습합니다.',
  },
  inputShape: [28, 28, 1],
  build(inputShape, classes) {
    const image = input({ shape: inputShape, name: 'input' });
    let x = layers
      .conv2d({
        name: 'conv1',
        kernelInitializer: 'glorotUniform',
        filters: 32,
        kernelSize: 3,
        activation: 'relu',
      })
      .apply(image);
    x = layers.maxPooling2d({ name: 'pool1', poolSize: 2 }).apply(x);
    x = layers
      .conv2d({
        name: 'conv2',
        kernelInitializer: 'glorotUniform',
        filters: 64,
        kernelSize: 3,
        activation: 'relu',
      })
      .apply(x);
    x = layers.maxPooling2d({ name: 'pool2', poolSize: 2 }).apply(x);
    x = layers
      .conv2d({
        name: 'conv3',
        kernelInitializer: 'glorotUniform',
        filters: 64,
        kernelSize: 3,
        activation: 'relu',
      })
      .apply(x);
    x = layers.flatten({ name: 'flatten' }).apply(x);
    x = layers
      .dense({ name: 'dense1', kernelInitializer: 'glorotUniform', units: 64, activation: 'relu' })
      .apply(x);
    x = layers
      .dense({ name: 'output', kernelInitializer: 'glorotUniform', units: classes, activation: 'softmax' })
      .apply(x);
    return model({ name: 'digits-cnn', inputs: image, outputs: x as ReturnType<typeof input> });
  },
  data: 'mnist',
  settings: {
    epochs: 5,
    batchSize: 64,
    optimizer: 'rmsprop',
    learningRate: 0.001,
    schedule: 'constant',
    seed: 1,
    validationSplit: 0.1,
  },
};
