import type { Lesson, LessonCheck } from '../Lesson.ts';
import type { Words } from '../../contract/labs.ts';
import type { Initialisation, UnitActivation } from '../parts/denseNetwork.ts';
import { largestSlope, trainDeepXor, type DeepXor } from './deepXor.ts';

const STEPS = 1500;
const SEEDS = [1, 2, 3, 4, 5];

const trained = (
  activation: UnitActivation,
  initialisation: Initialisation,
  steps = STEPS,
): Promise<DeepXor[]> =>
  Promise.all(
    SEEDS.map((seed) =>
      trainDeepXor({ activation, initialisation, rate: 0.1, steps, seed }, () => Promise.resolve()),
    ),
  );

function endsAt(
  name: Words,
  { activation, initialisation }: { activation: UnitActivation; initialisation: Initialisation },
  expected: string,
  fits: (accuracy: number) => boolean,
): LessonCheck {
  return {
    name,
    expected,
    measure: async () => {
      const ends = (await trained(activation, initialisation)).map(({ accuracies }) => accuracies.at(-1)!);
      return { value: ends.map((end) => end.toFixed(2)).join(' '), ok: ends.every(fits) };
    },
  };
}

/** Course E: seven hidden layers, and a gradient that does not arrive. */
export const vanishingGradient: Lesson = {
  id: 'vanishing-gradient',
  course: 'E',
  title: { en: 'The vanishing gradient', ko: '사라지는 기울기' },
  summary: {
    en: 'XOR through seven hidden layers of ten units: with sigmoid it does not train, with ReLU it does.',
    ko: '열 개 유닛의 은닉층 일곱 개를 지나는 XOR: 시그모이드로는 학습되지 않고 ReLU로는 학습됩니다.',
  },
  steps: [
    {
      title: { en: 'Sigmoid: nothing arrives', ko: '시그모이드: 닿지 않는 기울기' },
      text: {
        en: 'On its way back the gradient is multiplied, in every layer, by the derivative of the activation, and that of the sigmoid is never above 0.25. Go through the steps: the layers at the input get almost nothing.',
        ko: '기울기는 거꾸로 가면서 층마다 활성화 함수의 도함수와 곱해지는데, 시그모이드의 도함수는 0.25를 넘지 않습니다. 스텝을 넘겨 보세요. 입력 쪽 층에는 거의 아무것도 닿지 않습니다.',
      },
      notice: {
        en: 'The loss stays at ln 2 = 0.693, the loss of guessing, and half of the rows are right. A larger learning rate does not help the first layers.',
        ko: '손실은 찍을 때의 값인 ln 2 = 0.693에 머물고, 행의 절반만 맞습니다. 학습률을 키워도 첫 층에는 도움이 되지 않습니다.',
      },
      show: [{ experiment: 'vanishing-gradient' }],
    },
    {
      title: { en: 'ReLU: it arrives', ko: 'ReLU: 닿는 기울기' },
      text: {
        en: 'ReLU has the derivative 1 wherever it is active, so the gradient keeps its size through all layers. With He weights the four rows are soon right.',
        ko: 'ReLU의 도함수는 켜져 있는 곳에서 1이어서 기울기가 모든 층을 지나도 크기를 지킵니다. He 초기화를 쓰면 네 행이 곧 다 맞습니다.',
      },
      notice: {
        en: 'The points lie almost level. Try leaky ReLU and Xavier, then an initial deviation of 0.01: too small weights make the gradient vanish with any activation.',
        ko: '점들이 거의 나란합니다. leaky ReLU와 Xavier로도 해 보고, 초기 표준편차를 0.01로도 해 보세요. 가중치가 너무 작으면 어떤 활성화 함수로도 기울기가 사라집니다.',
      },
      show: [{ experiment: 'vanishing-gradient', values: { activation: 'relu', initialisation: 'he' } }],
    },
  ],
  checks: [
    {
      name: { en: 'Largest derivative of the sigmoid', ko: '시그모이드 도함수의 가장 큰 값' },
      expected: '0.25',
      measure: () => {
        const most = largestSlope('sigmoid');
        return { value: String(most), ok: Math.abs(most - 0.25) < 1e-12 };
      },
    },
    endsAt(
      { en: 'Accuracy with sigmoid, five seeds', ko: '시그모이드로 얻은 정확도, 시드 다섯 개' },
      { activation: 'sigmoid', initialisation: 'xavier' },
      '≈ 0.50',
      (accuracy) => Math.abs(accuracy - 0.5) <= 0.25,
    ),
    endsAt(
      { en: 'Accuracy with ReLU, five seeds', ko: 'ReLU로 얻은 정확도, 시드 다섯 개' },
      { activation: 'relu', initialisation: 'he' },
      '1.00',
      (accuracy) => accuracy === 1,
    ),
    endsAt(
      { en: 'Accuracy with leaky ReLU, five seeds', ko: 'leaky ReLU로 얻은 정확도, 시드 다섯 개' },
      { activation: 'leaky-relu', initialisation: 'xavier' },
      '1.00',
      (accuracy) => accuracy === 1,
    ),
    {
      name: {
        en: 'Gradient of the first layer over that of the last, sigmoid, at the first step',
        ko: '시그모이드에서 첫 스텝에 첫 층의 기울기를 마지막 층으로 나눈 값',
      },
      expected: '< 0.001',
      measure: async () => {
        const courses = await trained('sigmoid', 'xavier', 0);
        const ratios = courses.map(({ norms, layers }) => norms[0]! / norms[layers - 1]!);
        return {
          value: ratios.map((ratio) => ratio.toExponential(0)).join(' '),
          ok: ratios.every((ratio) => ratio < 1e-3),
        };
      },
    },
  ],
};
