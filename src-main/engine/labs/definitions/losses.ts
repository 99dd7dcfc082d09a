import {
  binaryCrossEntropy,
  categoricalCrossEntropy,
  meanSquaredError,
  sparseCategoricalCrossEntropy,
} from '../../../../src-shared/arithmetic/demos/losses.ts';
import { lossesFall } from '../checks/lossDefinitions.ts';
import { handComputed } from '../../../../src-shared/labs/Lesson.ts';
import type { Lab } from '../Lab.ts';

const targets = [0, 1, 0];
const outputs = [0.25, 0.5, 0.25];

/** Course A: what each loss expects, and how it decreases. */
export const losses: Lab = {
  id: 'losses',
  course: 'A',
  title: { en: 'Losses side by side', ko: '손실 함수 나란히 보기' },
  summary: {
    en: 'Binary, categorical and sparse categorical cross-entropy and mean squared error on the same digits.',
    ko: '이진·범주형·희소 범주형 교차 엔트로피와 평균 제곱 오차를 같은 숫자로 비교합니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'What each of them expects', ko: '저마다 받는 것' },
      text: {
        en: 'Binary cross-entropy wants for each output a 0 or a 1 and takes the outputs one by one: sigmoid. Categorical cross-entropy wants a one-hot vector and outputs that add up to 1: softmax. The sparse form wants the number of the class. Mean squared error takes any numbers.',
        ko: '이진 교차 엔트로피는 출력마다 0이나 1을 받고 출력을 하나씩 따집니다(시그모이드). 범주형은 원-핫 벡터와 합이 1인 출력을 받습니다(소프트맥스). 희소 범주형은 클래스 번호를 받습니다. 평균 제곱 오차는 어떤 수든 받습니다.',
      },
      notice: {
        en: 'For the outputs 0.25, 0.5, 0.25 and the second class, categorical and sparse agree: both are −log 0.5 = 0.693.',
        ko: '출력이 0.25, 0.5, 0.25이고 정답이 둘째 클래스일 때 범주형과 희소 범주형은 같습니다. 둘 다 −log 0.5 = 0.693입니다.',
      },
      show: [{ demo: 'losses' }],
    },
  ],
  checks: [
    // (-log 0.75 - log 0.5 - log 0.75) / 3
    handComputed(
      { en: 'Binary cross-entropy', ko: '이진 교차 엔트로피' },
      [0.4228371085],
      () => [binaryCrossEntropy(targets, outputs)],
      1e-9,
    ),
    handComputed(
      { en: 'Categorical cross-entropy', ko: '범주형 교차 엔트로피' },
      [0.6931471806],
      () => [categoricalCrossEntropy(targets, outputs)],
      1e-9,
    ),
    handComputed(
      { en: 'Sparse categorical cross-entropy', ko: '희소 범주형 교차 엔트로피' },
      [0.6931471806],
      () => [sparseCategoricalCrossEntropy(1, outputs)],
      1e-9,
    ),
    // (0.0625 + 0.25 + 0.0625) / 3
    handComputed(
      { en: 'Mean squared error', ko: '평균 제곱 오차' },
      [0.125],
      () => [meanSquaredError(targets, outputs)],
      1e-12,
    ),
    lossesFall,
  ],
};
