import { networkHistory } from '../../../../src-shared/arithmetic/demos/networkHistory.ts';
import { handComputed } from '../../../../src-shared/labs/Lesson.ts';
import type { Lab } from '../Lab.ts';

/** The networks that took part in the ImageNet competition. */
const entered = networkHistory.filter(({ error }) => error !== null);

/** Course C: from LeNet to ResNet. */
export const history: Lab = {
  id: 'history',
  course: 'C',
  title: { en: 'From LeNet to ResNet', ko: 'LeNet에서 ResNet까지' },
  summary: {
    en: 'Depth and top-5 error of the networks that won ImageNet, from 2012 to 2015.',
    ko: '2012년부터 2015년까지 ImageNet 대회에서 우승한 네트워크의 깊이와 top-5 오류율.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'Deeper and better', ko: '더 깊게, 더 정확하게' },
      text: {
        en: 'The bars are the layers with weights, the line the top-5 error on ILSVRC. LeNet of 1998 read digits and never took part.',
        ko: '막대는 가중치가 있는 층의 수, 선은 ILSVRC의 top-5 오류율입니다. 1998년의 LeNet은 숫자를 읽었고 이 대회에는 나가지 않았습니다.',
      },
      notice: {
        en: 'From ZF-Net to GoogLeNet the error more than halves; ResNet has 19 times as many layers as AlexNet.',
        ko: 'ZF-Net에서 GoogLeNet으로 가며 오류율이 절반 아래로 줄었습니다. ResNet의 층 수는 AlexNet의 19배입니다.',
      },
      show: [{ figure: 'history' }],
    },
  ],
  checks: [
    handComputed({ en: 'Layers with weights', ko: '가중치가 있는 층의 수' }, [8, 8, 22, 152], () =>
      entered.map(({ layers }) => layers),
    ),
    handComputed({ en: 'Top-5 error in per cent', ko: 'Top-5 오류율(%)' }, [15.3, 14.8, 6.67, 3.57], () =>
      entered.flatMap(({ error }) => error ?? []),
    ),
  ],
};
