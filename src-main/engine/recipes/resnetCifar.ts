import { depthNetwork } from './depthNetwork.ts';
import type { Recipe } from './Recipe.ts';

/**
 * ResNet-20 for images of 32x32 (He et al. 2015, section 4.2), with 1x1 convolutions where rows and columns are halved; trained in one
 * cycle of the learning rate with shifted and mirrored images, smoothed labels and averaged weights.
 */
export const resnetCifar: Recipe = {
  id: 'resnet-cifar',
  title: { en: 'ResNet-20 on CIFAR-10', ko: 'CIFAR-10을 위한 ResNet-20' },
  summary: {
    en: 'Nine blocks with skip connections on small colour photographs of ten things; trains over lunch.',
    ko: '열 가지 사물의 작은 컬러 사진을 스킵 연결이 있는 블록 아홉 개로 분류합니다. 점심시간이면 학습이 끝납니다.',
  },
  inputShape: [32, 32, 3],
  scalesImages: true,
  build: (inputShape, classes) =>
    depthNetwork(inputShape, classes, {
      ...{ name: 'resnet-cifar', depth: 20, skip: true, maps: 16, firstStride: 1 },
    }),
  data: 'cifar-10',
  settings: {
    epochs: 20,
    batchSize: 128,
    optimizer: 'momentum',
    learningRate: 0.1,
    schedule: 'one-cycle',
    seed: 1,
    validationSplit: 0,
    augment: ['shift', 'flip'],
    labelSmoothing: 0.1,
    averageLast: 0.15,
    weightDecay: 0.0005,
  },
};
