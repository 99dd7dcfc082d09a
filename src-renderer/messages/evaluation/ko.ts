import type { valueEvaluationEn } from './en.ts';

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
  none: '이 네트워크의 출력은 클래스가 아니어서 비교할 점수가 없습니다.',
};
