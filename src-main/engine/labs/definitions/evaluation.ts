import { confusionCounts, metricsAgree } from '../checks/metrics.ts';
import type { Lab } from '../Lab.ts';

/** Course C: how good a classifier is. */
export const evaluation: Lab = {
  id: 'evaluation',
  course: 'C',
  title: { en: 'Judging a classifier', ko: '분류기 평가하기' },
  summary: {
    en: 'Confusion matrix, precision, recall, F1, ROC curve and AUC of a network trained for one epoch.',
    ko: '한 에폭 학습한 네트워크의 혼동 행렬, 정밀도, 재현율, F1, ROC 곡선, AUC.',
  },
  trainings: [{ recipe: 'cnn', settings: { epochs: 1 } }],
  steps: [
    {
      title: { en: 'Who is taken for whom', ko: '무엇을 무엇으로 읽었는가' },
      text: {
        en: 'Rows are the true digits, columns what the network says. Precision looks down a column: of what was called a 7, how much is one? Recall looks along a row: of all 7s, how many were found?',
        ko: '행은 실제 숫자, 열은 네트워크의 답입니다. 정밀도는 열을 봅니다. 7이라고 한 것 가운데 진짜 7은 얼마인가? 재현율은 행을 봅니다. 모든 7 가운데 몇 개를 찾았는가?',
      },
      notice: {
        en: 'F1 is the harmonic mean of the two: it is high only when both are.',
        ko: 'F1은 둘의 조화 평균입니다. 둘 다 높아야만 높습니다.',
      },
      show: [{ figure: 'confusion' }, { view: 'classes' }, { figure: 'mistakes' }],
    },
    {
      title: { en: 'Every threshold at once', ko: '모든 임곗값을 한 번에' },
      text: {
        en: 'The ROC curve shows the share of a digit’s images found against the share of all others wrongly taken for it, as the threshold falls. Its area is the chance that an image of the digit scores higher than another.',
        ko: 'ROC 곡선은 임곗값을 낮추어 갈 때, 그 숫자를 찾은 비율과 다른 숫자를 잘못 고른 비율을 보여 줍니다. 넓이는 그 숫자의 이미지가 다른 이미지보다 높은 점수를 받을 확률입니다.',
      },
      notice: {
        en: 'An area of 1 is a perfect order, 0.5 is guessing. The check counts all pairs of images one by one.',
        ko: '넓이 1은 완벽한 순서, 0.5는 무작위 추측과 같습니다. 아래의 점검은 이미지 쌍을 하나하나 세어 비교합니다.',
      },
      show: [{ figure: 'roc' }, { figure: 'precision-recall' }],
    },
  ],
  checks: [confusionCounts, metricsAgree],
};
