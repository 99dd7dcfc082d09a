import { layers } from '@tensorflow/tfjs-layers';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import type { Recipe } from './Recipe.ts';
import { stack } from './stack.ts';

const he = { kernelInitializer: 'heNormal' } as const;
const map = { kernelSize: 3, padding: 'same', activation: 'relu', ...he } as const;

const settings: Recipe['settings'] = {
  epochs: 5,
  batchSize: 100,
  optimizer: 'adam',
  learningRate: 0.001,
  schedule: 'constant',
  seed: 1,
  validationSplit: 0,
  loss: 'binary-cross-entropy',
};

/** An autoencoder of dense layers, 784-128-32-128-784. 209,968 parameters on 28x28x1. */
export const autoencoder: Recipe = {
  id: 'autoencoder',
  title: { en: 'Autoencoder', ko: '오토인코더' },
  summary: {
    en: 'Dense layers press an image into 32 numbers and make the image of them again.',
    ko: '완전 연결층들이 이미지를 수 32개로 줄였다가 다시 이미지로 되살립니다.',
  },
  task: 'reconstruction',
  inputShape: [28, 28, 1],
  build: (inputShape) =>
    stack('autoencoder', inputShape, [
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'encoder1', units: 128, activation: 'relu', ...he }),
      layers.dense({ name: 'code', units: 32, activation: 'relu', ...he }),
      layers.dense({ name: 'decoder1', units: 128, activation: 'relu', ...he }),
      layers.dense({ name: 'decoder2', units: sizeOf(inputShape) }),
      layers.reshape({ name: 'image', targetShape: [...inputShape] }),
      layers.activation({ name: 'output', activation: 'sigmoid' }),
    ]),
  data: 'mnist',
  settings,
};

/** An autoencoder whose code is two numbers, 784-128-32-2-32-128-784: a plane to walk on. 210,130 parameters on 28x28x1. */
export const autoencoder2d: Recipe = {
  id: 'autoencoder-2d',
  title: { en: 'Autoencoder with a code of two numbers', ko: '코드가 두 수인 오토인코더' },
  summary: {
    en: 'Dense layers press an image into two numbers, so that all images lie on a plane, and make an image of any place on it.',
    ko: '완전 연결층들이 이미지를 두 수로 줄여 모든 이미지를 한 평면에 놓고, 그 평면의 어느 자리에서든 이미지를 만듭니다.',
  },
  task: 'reconstruction',
  inputShape: [28, 28, 1],
  build: (inputShape) =>
    stack('autoencoder-2d', inputShape, [
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'encoder1', units: 128, activation: 'relu', ...he }),
      layers.dense({ name: 'encoder2', units: 32, activation: 'relu', ...he }),
      layers.dense({ name: 'code', units: 2 }),
      layers.dense({ name: 'decoder1', units: 32, activation: 'relu', ...he }),
      layers.dense({ name: 'decoder2', units: 128, activation: 'relu', ...he }),
      layers.dense({ name: 'decoder3', units: sizeOf(inputShape) }),
      layers.reshape({ name: 'image', targetShape: [...inputShape] }),
      layers.activation({ name: 'output', activation: 'sigmoid' }),
    ]),
  data: 'mnist',
  settings: { ...settings, epochs: 10 },
};

/**
 * A convolutional autoencoder: two stages of convolution and pooling down to 7x7x8, and back by a transposed convolution
 * and by up-sampling. 3,217 parameters on 28x28x1.
 */
export const autoencoderCnn: Recipe = {
  id: 'autoencoder-cnn',
  title: { en: 'Convolutional autoencoder', ko: '합성곱 오토인코더' },
  summary: {
    en: 'Convolution and pooling press an image into small maps; a transposed convolution and up-sampling make the image of them again.',
    ko: '합성곱과 풀링이 이미지를 작은 맵들로 줄이고, 전치 합성곱과 업샘플링이 다시 이미지로 되살립니다.',
  },
  task: 'reconstruction',
  inputShape: [28, 28, 1],
  build: (inputShape) =>
    stack('autoencoder-cnn', inputShape, [
      layers.conv2d({ name: 'encoder1', filters: 16, ...map }),
      layers.maxPooling2d({ name: 'pool1', poolSize: 2 }),
      layers.conv2d({ name: 'encoder2', filters: 8, ...map }),
      layers.maxPooling2d({ name: 'code', poolSize: 2 }),
      layers.conv2dTranspose({ name: 'decoder1', filters: 8, strides: 2, ...map }),
      layers.upSampling2d({ name: 'up', size: [2, 2] }),
      layers.conv2d({ name: 'decoder2', filters: 16, ...map }),
      layers.conv2d({
        name: 'output',
        filters: inputShape.at(-1)!,
        kernelSize: 3,
        padding: 'same',
        activation: 'sigmoid',
      }),
    ]),
  data: 'mnist',
  settings,
};
