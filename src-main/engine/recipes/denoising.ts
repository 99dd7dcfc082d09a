import { layers } from '@tensorflow/tfjs-layers';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const map = { kernelSize: 3, padding: 'same', activation: 'relu', kernelInitializer: 'heNormal' } as const;

/**
 * A convolutional autoencoder that is given noisy images and held against the clean ones. 7,265 parameters on 28x28x1.
 */
export const denoising: Recipe = {
  id: 'denoising',
  title: { en: 'Denoising autoencoder', ko: '잡음 제거 오토인코더' },
  summary: {
    en: 'Noisy images go in, the clean ones are the targets: convolution and pooling, and transposed convolutions back to the image.',
    ko: '잡음 낀 이미지를 넣고 깨끗한 이미지를 목표로 삼습니다. 합성곱과 풀링을 거친 뒤 전치 합성곱으로 이미지에 돌아옵니다.',
  },
  task: 'reconstruction',
  inputShape: [28, 28, 1],
  build: (inputShape) =>
    stack('denoising', inputShape, [
      layers.conv2d({ name: 'encoder1', filters: 16, ...map }),
      layers.maxPooling2d({ name: 'pool1', poolSize: 2 }),
      layers.conv2d({ name: 'encoder2', filters: 16, ...map }),
      layers.maxPooling2d({ name: 'code', poolSize: 2 }),
      layers.conv2dTranspose({ name: 'decoder1', filters: 16, strides: 2, ...map }),
      layers.conv2dTranspose({ name: 'decoder2', filters: 16, strides: 2, ...map }),
      layers.conv2d({
        ...{ name: 'output', filters: inputShape.at(-1)!, kernelSize: 3, padding: 'same' },
        activation: 'sigmoid',
      }),
    ]),
  data: 'mnist',
  settings: {
    epochs: 3,
    batchSize: 100,
    optimizer: 'adam',
    learningRate: 0.002,
    schedule: 'cosine',
    seed: 1,
    validationSplit: 0,
    loss: 'binary-cross-entropy',
    inputNoise: 0.5,
  },
};
