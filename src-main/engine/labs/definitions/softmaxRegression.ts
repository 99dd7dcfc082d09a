import { accuracyAtLeast } from '../checks/accuracy.ts';
import { parameters } from '../checks/architecture.ts';
import type { Lab } from '../Lab.ts';

/** Course E: what one layer can do. */
export const softmaxRegression: Lab = {
  id: 'softmax-regression',
  course: 'E',
  title: { en: 'Softmax regression', ko: '소프트맥스 회귀' },
  summary: {
    en: 'One weight per pixel and digit: how far does a network without a hidden layer get?',
    ko: '픽셀과 숫자마다 가중치 하나. 은닉층이 없는 신경망은 어디까지 할 수 있을까요?',
  },
  trainings: [{ recipe: 'softmax-regression' }],
  steps: [
    {
      title: { en: 'Ten weighted sums', ko: '가중합 열 개' },
      text: {
        en: 'The 784 pixels are multiplied with 784 weights for each digit and added up. Softmax turns the ten sums into shares that add up to 1.',
        ko: '숫자마다 픽셀 784개에 가중치 784개를 곱해 더합니다. 소프트맥스는 열 개의 합을, 다 더하면 1이 되는 값으로 바꿉니다.',
      },
      notice: {
        en: '784 x 10 weights and 10 biases: 7,850 parameters.',
        ko: '가중치 784 x 10개와 편향 10개, 모두 7,850개의 매개변수입니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'The weights are pictures', ko: '가중치는 그림이다' },
      text: {
        en: 'Each digit has one weight for each pixel, so its weights can be laid where the pixels are. Red weights count for the digit, blue ones against it.',
        ko: '숫자마다 픽셀 하나에 가중치가 하나씩 있으므로, 가중치를 픽셀 자리에 놓아 볼 수 있습니다. 빨간 가중치는 그 숫자라는 근거가 되고 파란 가중치는 아니라는 근거가 됩니다.',
      },
      notice: {
        en: 'In the picture for 0 the middle is blue: ink there says that it is no 0.',
        ko: '0의 그림에서는 가운데가 파랗습니다. 그 자리에 획이 있으면 0이 아니라는 뜻입니다.',
      },
      show: [{ figure: 'filters' }],
    },
    {
      title: { en: 'It stops at about 0.9', ko: '0.9 언저리에서 멈춥니다' },
      text: {
        en: 'Training is over in seconds. The curve is flat early: more epochs hardly help, because a sum over single pixels cannot see shapes.',
        ko: '학습은 몇 초면 끝납니다. 곡선이 일찍 평평해집니다. 픽셀을 하나씩 더해서는 모양을 볼 수 없기 때문에 에폭을 늘려도 별로 나아지지 않습니다.',
      },
      notice: {
        en: 'The lecture has about 89 %. Compare with the labs dnn and cnn on the same images.',
        ko: '강의 결과는 약 89 %입니다. 같은 이미지로 한 dnn, cnn 실습과 비교해 보세요.',
      },
      show: [{ view: 'curves' }, { figure: 'confusion' }],
      labs: ['dnn', 'cnn'],
    },
  ],
  checks: [parameters('softmax-regression', 7850), accuracyAtLeast(0.89)],
};
