import { depthNetwork } from './depthNetwork.ts';
import type { Recipe } from './Recipe.ts';

/**
 * The ResNet of the 6n + 2 form with n = 1: three stages of one block each, 8 layers with weights, batch normalisation behind every
 * convolution. Structure: He et al. 2015, section 4.2.
 */
export const tinyResnet: Recipe = {
  id: 'tiny-resnet',
  title: { en: 'Tiny ResNet', ko: 'Tiny ResNet' },
  summary: {
    en: 'A ResNet of 8 layers for small images: three blocks with skip connections, batch normalisation, a mean instead of dense layers.',
    ko: '작은 이미지를 위한 8층 ResNet입니다. 스킵 연결이 있는 블록 세 개, 배치 정규화, 완전 연결층 대신 평균으로 이루어집니다.',
  },
  inputShape: [28, 28, 1],
  scalesImages: true,
  build: (inputShape, classes) =>
    depthNetwork(inputShape, classes, { name: 'tiny-resnet', depth: 8, skip: true, maps: 16 }),
  data: 'mnist',
  settings: {
    epochs: 2,
    batchSize: 64,
    optimizer: 'momentum',
    learningRate: 0.05,
    schedule: 'linear',
    seed: 1,
    validationSplit: 0,
  },
};
