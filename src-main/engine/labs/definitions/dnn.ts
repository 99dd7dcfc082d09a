import { accuracyAtLeast } from '../checks/accuracy.ts';
import { parameters } from '../checks/architecture.ts';
import type { Lab } from '../Lab.ts';

/** Course E: a network of dense layers only. */
export const dnn: Lab = {
  id: 'dnn',
  course: 'E',
  title: { en: 'Dense network', ko: '완전 연결 신경망' },
  summary: {
    en: 'Two hidden layers of 256 units with ReLU and plain SGD.',
    ko: 'ReLU를 쓰는 256개짜리 은닉층 두 개와 기본 SGD.',
  },
  trainings: [{ recipe: 'dnn' }],
  steps: [
    {
      title: { en: 'Two hidden layers', ko: '은닉층 두 개' },
      text: {
        en: 'The image is laid out as a row of 784 numbers. Every unit of a layer reads every number of the one before.',
        ko: '이미지를 숫자 784개의 한 줄로 폅니다. 각 층의 유닛은 앞 층의 모든 숫자를 읽습니다.',
      },
      notice: {
        en: 'The first layer alone has 200,960 weights and biases: eight cnn labs would fit into this network.',
        ko: '첫 층만 해도 가중치와 편향이 200,960개입니다. 이 네트워크 하나에 cnn 실습의 네트워크가 거의 여덟 개 들어갑니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'Five epochs of SGD', ko: 'SGD로 5에폭' },
      text: {
        en: 'Plain gradient descent with batches of 100 climbs slowly and evenly.',
        ko: '배치 크기 100인 기본 경사 하강법은 천천히, 고르게 올라갑니다.',
      },
      notice: {
        en: 'The lecture has about 92 % after five epochs. The curve still rises at the end: it was stopped early.',
        ko: '강의에서는 5에폭 뒤 약 92 %입니다. 끝에서도 곡선이 오르고 있으니, 더 학습할 수 있었습니다.',
      },
      show: [{ view: 'curves' }, { figure: 'confusion' }],
    },
  ],
  checks: [parameters('dnn', 269322), accuracyAtLeast(0.92)],
};
