import { accuracyAtLeast } from '../checks/accuracy.ts';
import { parameters, parameterTable } from '../checks/architecture.ts';
import type { Lab } from '../Lab.ts';

/** Course A: LeNet-5 as it is built today. */
export const lenet5: Lab = {
  id: 'lenet5',
  course: 'A',
  title: { en: 'LeNet-5 today', ko: '오늘날의 LeNet-5' },
  summary: {
    en: 'Build LeNet-5 from convolution, average pooling and dense layers, and read digits with it.',
    ko: '합성곱, 평균 풀링, 완전 연결층으로 LeNet-5를 만들고 숫자를 읽게 합니다.',
  },
  trainings: [{ recipe: 'lenet5' }],
  steps: [
    {
      title: { en: 'From image to ten scores', ko: '이미지에서 점수 열 개까지' },
      text: {
        en: 'Each convolution makes more maps, each pooling halves them. At the end a 28×28 image has become 120 numbers, then 84, then ten.',
        ko: '합성곱을 지날 때마다 맵이 늘고, 풀링을 지날 때마다 크기가 반이 됩니다. 28×28 이미지는 결국 숫자 120개, 84개, 10개가 됩니다.',
      },
      notice: {
        en: 'Of the 61,706 parameters, conv3 alone has 48,120; the first convolution has 156.',
        ko: '매개변수 61,706개 가운데 conv3 하나가 48,120개이고, 첫 합성곱은 156개뿐입니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'Train it', ko: '학습시키기' },
      text: {
        en: 'Adam makes the sparse categorical cross-entropy smaller, batch by batch. The held-out curve is measured on images that are never trained on.',
        ko: 'Adam이 배치마다 희소 범주형 교차 엔트로피를 줄입니다. 테스트 곡선은 학습에 쓰지 않은 이미지로 잽니다.',
      },
      notice: {
        en: 'After the first epoch it is right about 97 times in 100; the other epochs win the last two.',
        ko: '첫 에폭이 끝나면 100장 중 97장쯤 맞힙니다. 나머지 에폭에서 두 장쯤을 더 맞히게 됩니다.',
      },
      show: [{ view: 'curves' }],
    },
    {
      title: { en: 'Where it errs', ko: '어디에서 틀리는가' },
      text: {
        en: 'The confusion matrix counts which digit was taken for which. Look at the images that are still wrong.',
        ko: '혼동 행렬은 어떤 숫자를 어떤 숫자로 읽었는지 셉니다. 아직도 틀리는 이미지를 살펴보세요.',
      },
      notice: {
        en: 'Most mistakes are digits that people hesitate over too: 4 and 9, 3 and 5, 2 and 7.',
        ko: '틀린 것은 대개 사람도 망설이는 숫자입니다. 4와 9, 3과 5, 2와 7.',
      },
      show: [{ figure: 'confusion' }, { figure: 'mistakes' }],
    },
  ],
  checks: [
    parameters('lenet5', 61706),
    parameterTable('lenet5', [156, 2416, 48120, 10164, 850]),
    accuracyAtLeast(0.988),
  ],
};
