import type { Language } from '../contract/errors.ts';
import { withParticles } from './particles.ts';

const en = {
  landscape: 'Loss landscape',
  splits: { train: 'training', test: 'test' },
  random: (split: string, count: string, seed: string) =>
    `Mean loss on ${count} ${split} examples, on the plane of two random directions with the length of the network’s filters (seed ${seed})`,
  through: (split: string, count: string, seed: string, steps: string) =>
    `Mean loss on ${count} ${split} examples (seed ${seed}), on the plane through the weights at steps ${steps}`,
  here: (loss: string) => `; ${loss} at the present weights`,
  share: (share: string, steps: string) =>
    `; the plane holds ${share} of the variance of the path of ${steps} steps`,
  overflow: '; no finite loss where it is amber',
  firstDirection: 'first direction, in lengths of the filters',
  secondDirection: 'second direction',
  distance: 'distance of the weights',
  across: 'across',
  step: 'step',
  lossOfSteps: 'Loss of the kept steps',
  loss: 'loss',
  gradientCheck: 'Gradient check of the network',
  head: ['', 'shape', 'checked', 'h', 'relative difference', 'explained'],
  checked: (tensors: string, count: string, split: string, index: string, worst: string) =>
    `Back-propagation against difference quotients in ${tensors} tensors, float32, on ${count} ${split} examples from number ${index} on; the largest relative difference is ${worst}`,
  allRight: ', all within the errors of the difference quotient',
  wrong: (names: string) => `; not explained by rounding and curvature: ${names}`,
  noise: (names: string) => `; the noise of ${names} is that of the next step, held fixed`,
  ofBatch: (names: string) => `; ${names} use the statistics of these examples`,
  noiseOfMany: (count: string) => `; the noise of ${count} layers is that of the next step, held fixed`,
  ofBatchMany: (count: string) =>
    `; ${count} layers of batch normalisation use the statistics of these examples`,
  worst: (name: string) => `Worst weight of ${name}`,
  rows: ['place', 'w', 'L(w + h)', 'L(w − h)', 'difference quotient', 'back-propagation'],
  byH: 'Its |difference| by h',
  exponent: 'exponent of h (h = 10^x)',
  more: (count: string) => `… ${count} more`,
};

const ko: typeof en = {
  landscape: '손실 지형',
  splits: { train: '훈련', test: '테스트' },
  random: (split, count, seed) =>
    `네트워크의 필터와 길이가 같은 무작위 방향 두 개(시드 ${seed})의 평면에서 ${split} 예시 ${count}개의 평균 손실`,
  through: (split, count, seed, steps) =>
    `${steps}스텝의 가중치를 지나는 평면에서 ${split} 예시 ${count}개(시드 ${seed})의 평균 손실`,
  here: (loss) => `. 지금 가중치에서 ${loss}`,
  share: (share, steps) => `. 평면은 ${steps}개 스텝 경로의 분산 가운데 ${share}를 담음`,
  overflow: '. 호박색은 손실이 유한하지 않은 곳',
  firstDirection: '첫째 방향, 필터 길이의 배수',
  secondDirection: '둘째 방향',
  distance: '가중치 사이의 거리',
  across: '가로지르는 방향',
  step: '스텝',
  lossOfSteps: '보관된 스텝의 손실',
  loss: '손실',
  gradientCheck: '네트워크의 기울기 확인',
  head: ['', '모양', '확인', 'h', '상대 차이', '설명되는 차이'],
  checked: (tensors, count, split, index, worst) =>
    `텐서 ${tensors}개에서 역전파와 차분 몫을 float32로 비교, ${split} 예시 ${index}번부터 ${count}개. 가장 큰 상대 차이 ${worst}`,
  allRight: ', 모두 차분 몫의 오차 안',
  wrong: (names) => `. 반올림과 곡률로 설명되지 않는 텐서: ${names}`,
  noise: (names) => `. ${names}의 잡음은 다음 스텝의 것으로 고정`,
  ofBatch: (names) => `. ${names}에는 이 예시들의 통계를 씀`,
  noiseOfMany: (count) => `. 층 ${count}개의 잡음은 다음 스텝의 것으로 고정`,
  ofBatchMany: (count) => `. 배치 정규화 층 ${count}개에는 이 예시들의 통계를 씀`,
  worst: (name) => `${name}에서 가장 어긋난 가중치`,
  rows: ['위치', 'w', 'L(w + h)', 'L(w − h)', '차분 몫', '역전파'],
  byH: 'h에 따른 |차이|',
  exponent: 'h의 지수(h = 10^x)',
  more: (count) => `… ${count}개 더`,
};

/** The texts on figures about the loss and its gradients. */
export const lossFigureTexts: Record<Language, typeof en> = { en, ko: withParticles(ko) };
