import { handComputed, type Lesson } from '../Lesson.ts';
import type { lectureFunctions } from './activationFunctions.ts';
import { batchOutputs, derivativeOf, valueOf } from './activationFunctions.ts';

const points = [-1, 0, 2];
const at = (name: (typeof lectureFunctions)[number]): number[] => points.map((x) => valueOf(name, x));
const slopesAt = (name: (typeof lectureFunctions)[number]): number[] =>
  points.map((x) => derivativeOf(name, x));

/** Course B: activation functions, their derivatives, and batches. */
export const activations: Lesson = {
  id: 'activations',
  course: 'B',
  title: { en: 'Activation functions', ko: '활성화 함수' },
  summary: {
    en: 'Step, sigmoid, tanh, ReLU, leaky ReLU, ELU, maxout, softmax and identity, with their derivatives.',
    ko: '계단, 시그모이드, tanh, ReLU, leaky ReLU, ELU, maxout, 소프트맥스, 항등 함수와 그 도함수입니다.',
  },
  steps: [
    {
      title: { en: 'From step to sigmoid', ko: '계단에서 시그모이드로' },
      text: {
        en: 'A perceptron uses the step function. A neural network needs one that changes smoothly: a small change of a weight then changes the output a little, and the derivative says how much. Drag the point along the curve.',
        ko: '퍼셉트론은 계단 함수를 씁니다. 신경망에는 매끄럽게 변하는 함수가 필요합니다. 그래야 가중치를 조금 바꾸면 출력이 조금 변하고, 그 정도를 도함수가 말해 줍니다. 점을 곡선을 따라 끌어 보세요.',
      },
      notice: {
        en: 'The derivative of the step function is 0 everywhere: nothing could be learned with it. That of the sigmoid is at most 0.25.',
        ko: '계단 함수의 도함수는 어디서나 0이라서 이것으로는 아무것도 배울 수 없습니다. 시그모이드의 도함수는 많아야 0.25입니다.',
      },
      show: [{ experiment: 'activations' }],
    },
    {
      title: { en: 'ReLU and its relatives', ko: 'ReLU와 그 친척들' },
      text: {
        en: 'ReLU lets positive values pass unchanged. Leaky ReLU and ELU leave a slope below 0, so that a unit never falls silent for good. Maxout takes the larger of two lines, whose weights are learned as well.',
        ko: 'ReLU는 양수를 그대로 보냅니다. leaky ReLU와 ELU는 0 아래에도 기울기를 남겨 유닛이 아주 꺼지지 않게 합니다. maxout은 두 직선 가운데 큰 쪽을 고르고, 그 직선도 학습합니다.',
      },
      notice: {
        en: 'Set x to a negative value and go through the functions: whose derivative is not 0 there?',
        ko: 'x를 음수로 두고 함수를 바꿔 보세요. 그때 도함수가 0이 아닌 함수는 무엇인가요?',
      },
      show: [{ experiment: 'activations', values: { function: 'relu', x: -1.5 } }],
    },
    {
      title: { en: 'Softmax: a batch becomes shares', ko: '소프트맥스: 값들이 비율이 된다' },
      text: {
        en: 'Softmax takes all outputs of a layer together: exponentials, divided by their sum. It is used at the end of a classifier. Identity, which changes nothing, is used at the end of a regression.',
        ko: '소프트맥스는 한 층의 출력을 함께 받아 지수 함수 값을 그 합으로 나눕니다. 분류의 끝에 씁니다. 회귀의 끝에는 아무것도 바꾸지 않는 항등 함수를 씁니다.',
      },
      notice: {
        en: 'The outputs add up to 1, and the largest input keeps the largest share. Adding the same number to all inputs changes nothing.',
        ko: '출력의 합은 1이고, 가장 큰 입력이 가장 큰 몫을 가집니다. 모든 입력에 같은 수를 더해도 달라지지 않습니다.',
      },
      show: [{ experiment: 'activations', values: { function: 'softmax', batch: '0.3, 2.9, 4.0' } }],
    },
  ],
  checks: [
    handComputed({ en: 'Step at -1, 0, 2', ko: '계단 함수, x = -1, 0, 2' }, [0, 0, 1], () => at('step')),
    handComputed(
      { en: 'Sigmoid at -1, 0, 2', ko: '시그모이드, x = -1, 0, 2' },
      [0.2689414214, 0.5, 0.880797078],
      () => at('sigmoid'),
    ),
    handComputed(
      { en: 'Derivative of the sigmoid at -1, 0, 2', ko: '시그모이드의 도함수, x = -1, 0, 2' },
      [0.1966119332, 0.25, 0.1049935854],
      () => slopesAt('sigmoid'),
    ),
    handComputed({ en: 'tanh at -1, 0, 2', ko: 'tanh, x = -1, 0, 2' }, [-0.761594156, 0, 0.9640275801], () =>
      at('tanh'),
    ),
    handComputed(
      { en: 'Derivative of tanh at -1, 0, 2', ko: 'tanh의 도함수, x = -1, 0, 2' },
      [0.4199743416, 1, 0.0706508249],
      () => slopesAt('tanh'),
    ),
    handComputed({ en: 'ReLU at -1, 0, 2', ko: 'ReLU, x = -1, 0, 2' }, [0, 0, 2], () => at('relu')),
    handComputed({ en: 'Leaky ReLU at -1, 0, 2', ko: 'leaky ReLU, x = -1, 0, 2' }, [-0.01, 0, 2], () =>
      at('leaky-relu'),
    ),
    handComputed({ en: 'ELU at -1, 0, 2', ko: 'ELU, x = -1, 0, 2' }, [-0.6321205588, 0, 2], () => at('elu')),
    handComputed({ en: 'Maxout at -1, 0, 2', ko: 'maxout, x = -1, 0, 2' }, [0.5, 0, 1.5], () => at('maxout')),
    handComputed(
      { en: 'Softmax of 0.3, 2.9, 4.0', ko: '0.3, 2.9, 4.0의 소프트맥스' },
      [0.0182112733, 0.2451918129, 0.7365969138],
      () => batchOutputs('softmax', [0.3, 2.9, 4]),
    ),
    handComputed({ en: 'Identity at -1, 0, 2', ko: '항등 함수, x = -1, 0, 2' }, [-1, 0, 2], () =>
      at('identity'),
    ),
  ],
};
