import type { Lesson } from '../Lesson.ts';
import { checkGradients, lectureDifferences, parameterNames } from './compareGradients.ts';

/** Course B: back-propagation held against difference quotients. */
export const gradientCheck: Lesson = {
  id: 'gradient-check',
  course: 'B',
  title: { en: 'Checking the gradient', ko: '기울기 확인' },
  summary: {
    en: 'Back-propagation against numerical differentiation for all 39,760 parameters of a 784-50-10 network, in float64.',
    ko: '784-50-10 네트워크의 파라미터 39,760개 모두에서 역전파와 수치 미분을 float64로 견줍니다.',
  },
  steps: [
    {
      title: { en: 'Two ways to one gradient', ko: '같은 기울기를 얻는 두 길' },
      text: {
        en: 'Numerical differentiation needs two forward passes for every single weight; back-propagation gets all gradients in one pass back. It is much faster, and easy to get wrong, so it is held against the slow way once.',
        ko: '수치 미분은 가중치 하나마다 순전파가 두 번 필요하고, 역전파는 거꾸로 한 번에 모든 기울기를 얻습니다. 훨씬 빠르지만 틀리기 쉬우므로 느린 방법과 한 번 견주어 봅니다.',
      },
      notice: {
        en: 'The differences are far below the gradients themselves, and not 0: neither way is exact.',
        ko: '차이는 기울기 자체보다 훨씬 작지만 0은 아닙니다. 어느 쪽도 정확하지는 않습니다.',
      },
      show: [{ experiment: 'gradient-check' }],
    },
    {
      title: { en: 'How large should h be?', ko: 'h는 얼마여야 할까' },
      text: {
        en: 'A difference quotient with a large h looks at a curved piece of the loss. One with a tiny h subtracts two numbers that agree in almost all their digits, and only rounding is left.',
        ko: 'h가 크면 굽은 손실을 보게 됩니다. h가 아주 작으면 거의 모든 자리가 같은 두 수를 빼게 되어 반올림 오차만 남습니다.',
      },
      notice: {
        en: 'The curve has a lowest point. In float32 it would lie at a larger h, and much higher.',
        ko: '곡선에는 가장 낮은 곳이 있습니다. float32라면 더 큰 h에서, 훨씬 높은 값에 있을 것입니다.',
      },
      show: [{ experiment: 'gradient-check', values: { exponent: -8 } }],
    },
    {
      title: { en: 'Your own network, in float32', ko: '내 네트워크를 float32로' },
      text: {
        en: 'The same for the open network, whatever its task. Its outputs are float32, so the loss jitters in its seventh digit: for each tensor that h is taken for which the errors of rounding and curvature together are smallest, and the table says how large a difference they explain.',
        ko: '같은 일을 열려 있는 네트워크에서, 과제가 무엇이든 해 봅니다. 출력이 float32라 손실의 일곱째 자리쯤이 흔들립니다. 텐서마다 반올림과 곡률의 오차 합이 가장 작은 h를 고르고, 그것으로 설명되는 차이를 표에 적습니다.',
      },
      notice: {
        en: 'The valley of the curve lies at an h of a hundredth or so, not at 10⁻⁴ as in float64, and it is less deep. Where a ReLU changes over between w - h and w + h, even it is far off: such kinks are part of the explained difference.',
        ko: '곡선의 골짜기가 float64에서처럼 10⁻⁴이 아니라 h가 100분의 1쯤인 곳에 있고 덜 깊습니다. w - h와 w + h 사이에서 ReLU가 켜지거나 꺼지면 더 크게 어긋나는데, 이런 꺾임도 설명되는 차이에 들어 있습니다.',
      },
      show: [{ figure: 'network-gradient-check' }],
    },
  ],
  checks: parameterNames.map((name, at) => ({
    name: {
      en: `Mean absolute difference of ${name}`,
      ko: `${name}의 평균 절대 차이`,
    },
    expected: `≤ ${lectureDifferences[name].toExponential(1)}`,
    measure: () => {
      const { mean } = checkGradients({ images: 3, h: 1e-4, seed: 1 })[at]!;
      return { value: mean.toExponential(1), ok: mean <= lectureDifferences[name] };
    },
  })),
};
