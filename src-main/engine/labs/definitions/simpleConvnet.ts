import { accuracyAtLeast } from '../checks/accuracy.ts';
import { parameterTable } from '../checks/architecture.ts';
import type { Lab } from '../Lab.ts';

/** Course B: the convolutional network built from scratch. */
export const simpleConvnet: Lab = {
  id: 'simple-convnet',
  course: 'B',
  title: { en: 'Simple convnet', ko: '간단한 합성곱 신경망' },
  summary: {
    en: 'Convolution, ReLU, pooling, two dense layers: the network the course builds from scratch.',
    ko: '합성곱, ReLU, 풀링, 완전 연결층 두 개. 강의에서 밑바닥부터 만드는 네트워크입니다.',
  },
  trainings: [{ recipe: 'simple-convnet' }],
  steps: [
    {
      title: { en: 'Conv - ReLU - Pool - Affine', ko: 'Conv - ReLU - Pool - Affine' },
      text: {
        en: 'Thirty 5×5 filters read the image; pooling halves their maps; two dense layers decide.',
        ko: '5×5 필터 서른 개가 이미지를 읽고, 풀링이 맵을 반으로 줄이고, 완전 연결층 두 개가 결정합니다.',
      },
      notice: {
        en: 'OH = (H + 2P - FH) / S + 1 = (28 + 0 - 5) / 1 + 1 = 24.',
        ko: 'OH = (H + 2P - FH) / S + 1 = (28 + 0 - 5) / 1 + 1 = 24입니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'Twenty epochs of Adam', ko: 'Adam으로 20에폭' },
      text: {
        en: 'The accuracy on the training images reaches nearly 1; that on the test images does not.',
        ko: '훈련 이미지의 정확도는 거의 1이 되지만, 테스트 이미지에서는 그렇지 않습니다.',
      },
      notice: {
        en: 'The lecture has between 98.96 and 99.03 % on the test images.',
        ko: '강의의 테스트 정확도는 98.96 %에서 99.03 % 사이입니다.',
      },
      show: [{ view: 'curves' }, { figure: 'confusion' }],
    },
  ],
  checks: [parameterTable('simple-convnet', [780, 432100, 1010]), accuracyAtLeast(0.9896)],
};
