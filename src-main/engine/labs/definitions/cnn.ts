import { accuracyAtLeast } from '../checks/accuracy.ts';
import { parameters, parameterTable } from '../checks/architecture.ts';
import type { Lab } from '../Lab.ts';

/** Course E: the first convolutional network. */
export const cnn: Lab = {
  id: 'cnn',
  course: 'E',
  title: { en: 'Two-layer CNN', ko: '두 층 CNN' },
  summary: {
    en: 'Two convolutions with max pooling and one dense layer, trained with Adam for five epochs.',
    ko: '합성곱과 최대 풀링 두 번, 완전 연결층 하나를 Adam으로 5에폭 학습합니다.',
  },
  trainings: [{ recipe: 'cnn' }],
  steps: [
    {
      title: { en: 'Small windows instead of whole images', ko: '이미지 전체 대신 작은 창' },
      text: {
        en: 'A 3×3 window slides over the image with the same nine weights everywhere. Max pooling keeps the strongest answer of each 2×2 window.',
        ko: '3×3 창이 똑같은 가중치 아홉 개로 이미지 위를 움직입니다. 최대 풀링은 2×2 창마다 가장 강한 값만 남깁니다.',
      },
      notice: {
        en: '34,826 parameters, an eighth of the dense network, and it is better.',
        ko: '매개변수는 34,826개로 완전 연결 신경망의 8분의 1이지만 더 잘합니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'What the maps show', ko: '맵이 보여 주는 것' },
      text: {
        en: 'Each map of the first convolution answers to one small pattern, such as an edge of one direction.',
        ko: '첫 합성곱의 맵은 저마다 작은 패턴 하나, 예를 들어 한 방향의 에지(윤곽선)에 반응합니다.',
      },
      notice: {
        en: 'Some maps light up on the left edges of strokes, others below them.',
        ko: '어떤 맵은 획의 왼쪽 에지(윤곽선)에서, 어떤 맵은 획의 아래에서 밝아집니다.',
      },
      show: [
        { figure: 'filters', choice: { layer: 'conv1' } },
        { figure: 'feature-maps', choice: { layer: 'conv1', split: 'test', index: 0 } },
      ],
    },
    {
      title: { en: 'Five epochs of Adam', ko: 'Adam으로 5에폭' },
      text: {
        en: 'Compare the end of the curve with those of the dense network and of softmax regression.',
        ko: '곡선의 끝을 완전 연결 신경망, 소프트맥스 회귀의 끝과 비교해 보세요.',
      },
      notice: { en: 'The lecture has 99 %.', ko: '강의 결과는 99 %입니다.' },
      show: [{ view: 'curves' }, { figure: 'confusion' }],
    },
  ],
  checks: [parameters('cnn', 34826), parameterTable('cnn', [320, 18496, 16010]), accuracyAtLeast(0.99)],
};
