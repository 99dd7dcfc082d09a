import type { Language } from '../../src-main/protocol/errors.ts';

const en = {
  curves: 'Training curves',
  curvesOf: (step: string) => `Loss and accuracy up to step ${step}`,
  curvesEmpty: 'Nothing trained yet',
  runs: 'Training curves of several runs',
  runsOf: (names: string) => `Loss and accuracy of ${names}`,
  loss: 'Loss',
  accuracy: 'Accuracy',
  step: 'step',
  train: 'training',
  validation: 'validation',
  test: 'test',
  confusion: 'Confusion matrix',
  confusionOf: (right: string, all: string) => `${right} of ${all} images right`,
  truth: 'truth',
  predicted: 'predicted',
  scores: 'Class scores',
  scoresOf: (label: string, share: string) => `${label} first, with ${share}`,
  histogram: 'Histogram of values',
  histogramOf: (count: string, low: string, high: string) => `${count} values from ${low} to ${high}`,
  ridgeline: 'Distribution over time',
  ridgelineOf: (name: string, points: string, step: string, mean: string) =>
    `${name}: ${points} histograms up to step ${step}, mean now ${mean}`,
  ridgelineEmpty: 'Nothing recorded yet',
  mean: 'mean',
  deviation: 'std. dev.',
  zeros: 'zeros',
};

const ko: typeof en = {
  curves: '학습 곡선',
  curvesOf: (step) => `${step} 스텝까지의 손실과 정확도`,
  curvesEmpty: '아직 학습하지 않음',
  runs: '여러 실행의 학습 곡선',
  runsOf: (names) => `${names}의 손실과 정확도`,
  loss: '손실',
  accuracy: '정확도',
  step: '스텝',
  train: '훈련',
  validation: '검증',
  test: '테스트',
  confusion: '혼동 행렬',
  confusionOf: (right, all) => `이미지 ${all}개 중 ${right}개 정답`,
  truth: '정답',
  predicted: '예측',
  scores: '클래스 점수',
  scoresOf: (label, share) => `1위 ${label}, ${share}`,
  histogram: '값의 히스토그램',
  histogramOf: (count, low, high) => `값 ${count}개, ${low}부터 ${high}까지`,
  ridgeline: '시간에 따른 분포',
  ridgelineOf: (name, points, step, mean) =>
    `${name}: ${step}스텝까지 히스토그램 ${points}개, 현재 평균 ${mean}`,
  ridgelineEmpty: '아직 기록이 없음',
  mean: '평균',
  deviation: '표준편차',
  zeros: '0의 비율',
};

/** The words on figures. They live here, not in the window's dictionary, because figures are also made without one. */
export const figureTexts: Record<Language, typeof en> = { en, ko };
