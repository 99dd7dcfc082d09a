import type { Words } from '../../contract/labs.ts';
import type { Lesson, LessonCheck } from '../Lesson.ts';
import type { Initialisation, UnitActivation } from '../parts/denseNetwork.ts';
import { trainFrom, type LayerSpread } from './activations.ts';

function lastLayer(
  name: Words,
  [activation, initialisation]: readonly [UnitActivation, Initialisation],
  expected: string,
  tell: (last: LayerSpread, first: LayerSpread) => { value: number; ok: boolean },
): LessonCheck {
  return {
    ...{ name, expected },
    measure: async () => {
      const course = await trainFrom({ activation, initialisation, steps: 0, rate: 0.1, seed: 1 }, () =>
        Promise.resolve(),
      );
      const [first, last] = [course.spreads[0]![0]!, course.spreads[0]!.at(-1)!];
      const { value, ok } = tell(last, first);
      return { value: String(Number(value.toPrecision(3))), ok };
    },
  };
}

/** Course B: initial weights, and how the outputs of five layers are distributed. */
export const weightInit: Lesson = {
  id: 'weight-init',
  course: 'B',
  title: { en: 'Initial weights', ko: '가중치의 초깃값' },
  summary: {
    en: 'Five layers of 100 units with std 1, 0.01, Xavier and He under sigmoid, tanh and ReLU: a histogram per layer.',
    ko: '100개 유닛의 다섯 층에서 표준편차 1, 0.01, Xavier, He와 시그모이드, tanh, ReLU를 층마다 히스토그램으로 봅니다.',
  },
  steps: [
    {
      title: { en: 'Too large', ko: '너무 큰 초깃값' },
      text: {
        en: 'With a standard deviation of 1 the sums grow so large that the sigmoid answers with almost nothing but 0 and 1. There its slope is nearly 0, so the gradient vanishes.',
        ko: '표준편차가 1이면 합이 너무 커져 시그모이드가 거의 0과 1만 냅니다. 그곳에서는 기울기가 0에 가까워 기울기가 사라집니다.',
      },
      notice: {
        en: 'The bars stand at both ends. Play the training: the picture hardly changes.',
        ko: '막대가 양 끝에 몰려 있습니다. 학습을 재생해도 거의 바뀌지 않습니다.',
      },
      show: [{ experiment: 'weight-init' }],
    },
    {
      title: { en: 'Too small', ko: '너무 작은 초깃값' },
      text: {
        en: 'With 0.01 all units of a layer say nearly the same, about 0.5. Many units that agree are no better than one.',
        ko: '0.01이면 한 층의 모든 유닛이 0.5 근처의 거의 같은 값을 냅니다. 같은 말을 하는 유닛은 여럿이어도 하나와 다르지 않습니다.',
      },
      notice: {
        en: 'The deeper the layer, the narrower the bar at 0.5.',
        ko: '층이 깊을수록 0.5의 막대가 더 좁아집니다.',
      },
      show: [{ experiment: 'weight-init', values: { initialisation: 'std-0.01' } }],
    },
    {
      title: { en: 'Xavier and He', ko: 'Xavier와 He' },
      text: {
        en: 'Xavier divides by the root of the number of inputs, so that the spread stays the same from layer to layer. ReLU cuts half of it off, which He makes up for with a factor of the root of 2.',
        ko: 'Xavier는 입력 수의 제곱근으로 나누어 층이 바뀌어도 퍼진 정도를 지킵니다. ReLU는 그 절반을 잘라 내므로 He는 2의 제곱근을 곱해 메웁니다.',
      },
      notice: {
        en: 'Choose ReLU with Xavier: the histograms shrink from layer to layer. With He they keep their width.',
        ko: 'ReLU에 Xavier를 골라 보세요. 층마다 히스토그램이 줄어듭니다. He에서는 너비를 지킵니다.',
      },
      show: [{ experiment: 'weight-init', values: { activation: 'relu', initialisation: 'he' } }],
    },
  ],
  checks: [
    lastLayer(
      {
        en: 'Sigmoid, std 1: share of outputs at 0 or 1',
        ko: '시그모이드, 표준편차 1: 0이나 1에 몰린 출력의 비율',
      },
      ['sigmoid', 'std-1'],
      '> 0.5',
      ({ saturated }) => ({ value: saturated, ok: saturated > 0.5 }),
    ),
    lastLayer(
      { en: 'Sigmoid, std 0.01: spread around 0.5', ko: '시그모이드, 표준편차 0.01: 0.5 둘레의 표준편차' },
      ['sigmoid', 'std-0.01'],
      '< 0.02',
      ({ mean, deviation }) => ({ value: deviation, ok: Math.abs(mean - 0.5) < 0.05 && deviation < 0.02 }),
    ),
    lastLayer(
      { en: 'Sigmoid, Xavier: spread, at no end', ko: '시그모이드, Xavier: 표준편차, 양 끝에 몰리지 않음' },
      ['sigmoid', 'xavier'],
      '> 0.05',
      ({ deviation, saturated }) => ({ value: deviation, ok: deviation > 0.05 && saturated < 0.01 }),
    ),
    lastLayer(
      {
        en: 'ReLU, Xavier: spread of the fifth layer over the first',
        ko: 'ReLU, Xavier: 5층의 표준편차를 1층으로 나눈 값',
      },
      ['relu', 'xavier'],
      '< 0.5',
      (last, first) => ({
        value: last.deviation / first.deviation,
        ok: last.deviation < 0.5 * first.deviation,
      }),
    ),
    lastLayer(
      {
        en: 'ReLU, He: spread of the fifth layer over the first',
        ko: 'ReLU, He: 5층의 표준편차를 1층으로 나눈 값',
      },
      ['relu', 'he'],
      '≈ 1',
      (last, first) => {
        const ratio = last.deviation / first.deviation;
        return { value: ratio, ok: ratio > 0.6 && ratio < 1.67 };
      },
    ),
  ],
};
