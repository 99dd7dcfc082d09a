import { accuracyAtLeast } from '../checks/accuracy.ts';
import { parameterTable } from '../checks/architecture.ts';
import type { Lab } from '../Lab.ts';

/** Course B: the forward pass of a three-layer network. */
export const mlpForward: Lab = {
  id: 'mlp-forward',
  course: 'B',
  title: { en: 'Forward pass in batches', ko: '배치로 하는 순전파' },
  summary: {
    en: 'A 784-50-100-10 network reads 10,000 digits by three matrix products.',
    ko: '784-50-100-10 네트워크가 행렬 곱 세 번으로 숫자 10,000장을 읽습니다.',
  },
  trainings: [{ recipe: 'mlp-forward' }],
  steps: [
    {
      title: { en: 'Three matrix products', ko: '행렬 곱 세 번' },
      text: {
        en: 'With a batch of 100 images X is 100×784. X W1 is 100×50, its sigmoid times W2 is 100×100, and that times W3 is 100×10. Pixels are divided by 255 first.',
        ko: '이미지 100장의 배치에서 X는 100×784입니다. X W1은 100×50, 그 시그모이드에 W2를 곱하면 100×100, 다시 W3을 곱하면 100×10입니다. 픽셀은 먼저 255로 나눕니다.',
      },
      notice: {
        en: 'The neighbouring sizes must agree: 784 with 784, 50 with 50, 100 with 100.',
        ko: '이웃한 크기가 맞아야 합니다. 784와 784, 50과 50, 100과 100.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'Weights of our own', ko: '우리가 학습한 가중치' },
      text: {
        en: 'The lecture loads weights that somebody trained: they are right for 0.9352 of the test images. Ours are trained here, from a seed, and then only the forward pass is used.',
        ko: '강의는 미리 학습된 가중치를 불러오며, 테스트 정확도는 0.9352입니다. 여기서는 정해진 시드로 직접 학습한 뒤 순전파만 씁니다.',
      },
      notice: {
        en: 'The class with the highest of the ten outputs is the answer; softmax does not change which one that is.',
        ko: '출력 열 개 가운데 가장 큰 것이 답입니다. 소프트맥스는 그 순서를 바꾸지 않습니다.',
      },
      show: [{ view: 'curves' }, { figure: 'class-scores' }],
    },
  ],
  checks: [parameterTable('mlp-forward', [39250, 5100, 1010]), accuracyAtLeast(0.9352)],
};
