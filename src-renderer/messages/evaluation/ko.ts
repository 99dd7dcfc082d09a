import type { pixelEvaluationEn, valueEvaluationEn } from './en.ts';

export const valueEvaluationKo: typeof valueEvaluationEn = {
  of: (count, data) => `${data}의 테스트 예제 ${count}개`,
  determination: 'R²',
  determinationHint: '목표값의 분산 가운데 출력이 설명하는 비율입니다. 1이면 전부, 0이면 평균만큼입니다.',
  errors: '평균 제곱 오차별 테스트 예제',
  examples: '예제',
  orders: { worst: '나쁜 것부터', best: '좋은 것부터', split: '차례대로' },
  input: '입력',
  output: '출력',
  error: (value) => `오차 ${value}`,
  pair: (index, error) => `예제 ${index}, 평균 제곱 오차 ${error}. 네트워크에서 보기`,
  previous: '이전 쪽',
  next: '다음 쪽',
  sum: (loss) => `손실 ${loss}: 모든 출력의 손실을 더한 값입니다.`,
  perOutput: '혼동 행렬과 순위 곡선은 출력이 하나인 네트워크에만 있습니다.',
  severalOutputs: '이 네트워크는 출력이 여럿입니다. 여기서 묻는 것은 출력 하나의 클래스에 대한 것입니다.',
  severalInputs: '이 네트워크의 예제는 입력이 여럿입니다. 여기서 묻는 것은 이미지 하나에 대한 것입니다.',
  noImages: (shape) =>
    `이 네트워크의 예제는 이미지가 아니라 값(${shape})입니다. 여기서 묻는 것은 이미지에 대한 것입니다.`,
  none: '이 네트워크의 출력은 클래스가 아니어서 비교할 점수가 없습니다.',
};

export const pixelEvaluationKo: typeof pixelEvaluationEn = {
  meanOverlap: '평균 IoU',
  ignored: '세지 않음',
  ignoredPixels: (count) => `클래스를 몰라 세지 않은 픽셀 ${count}개`,
  overlapHint:
    '교집합을 합집합으로 나눈 값(IoU)입니다. 그 클래스로 바르게 본 픽셀을, 그 클래스이거나 그 클래스로 본 픽셀로 나눕니다. 넓은 배경에 묻히지 않도록 클래스마다 구해 평균합니다.',
  said: '네트워크',
  truth: '레이블',
  whyNot:
    '이 네트워크는 픽셀마다 답합니다. 여기서 묻는 것은 이미지 전체의 클래스 하나에 대한 것입니다. 픽셀 하나의 클래스는 "이 이미지"에서 설명합니다.',
  support: '픽셀',
  error: (share) => `틀림 ${share}`,
  pair: (index, share) =>
    `예제 ${index}: 그림, 네트워크의 답, 정답. 픽셀의 ${share}가 틀림. 네트워크에서 보기`,
  unscored: (count) =>
    `픽셀 ${count}개는 점수가 숫자가 아니어서(NaN) 예측 클래스가 없고, 틀린 것으로 셉니다.`,
};
