import { handComputed, type Lesson } from '../Lesson.ts';
import { derivativesBy, examples, graphOfExample } from './examples.ts';

/** Course B: back-propagation as numbers on a graph. */
export const computationalGraph: Lesson = {
  id: 'computational-graph',
  course: 'B',
  title: { en: 'Computational graphs', ko: '계산 그래프' },
  summary: {
    en: 'Values forward and derivatives backward on the edges of a graph, one node at a time.',
    ko: '그래프의 선 위에서 값은 앞으로, 미분은 뒤로, 노드 하나씩 흘러갑니다.',
  },
  steps: [
    {
      title: { en: 'Apples and oranges', ko: '사과와 귤' },
      text: {
        en: 'Two apples of 100, three oranges of 150, and a tax of 10 percent: go through the graph step by step. On the way back every edge gets what the price would change by if the value on it changed by 1.',
        ko: '100원짜리 사과 두 개, 150원짜리 귤 세 개, 소비세 10퍼센트. 그래프를 한 스텝씩 따라가 보세요. 거꾸로 갈 때는 선마다 그 값이 1만큼 변하면 값이 얼마나 변하는지를 얻습니다.',
      },
      notice: {
        en: 'An addition hands its derivative on unchanged; a multiplication swaps: each input gets the other one, times what came back.',
        ko: '덧셈은 돌아온 미분을 그대로 넘기고, 곱셈은 서로 바꾸어 상대의 값을 곱해 넘깁니다.',
      },
      show: [{ experiment: 'computational-graph', values: { step: 0 } }],
    },
    {
      title: { en: 'Affine and ReLU', ko: 'Affine과 ReLU' },
      text: {
        en: 'A unit of a network is a small graph: products with the weights, their sum, the bias, the activation. ReLU lets the derivative through where its input is above 0, and stops it elsewhere.',
        ko: '네트워크의 유닛 하나도 작은 그래프입니다. 가중치와의 곱, 그 합, 편향, 활성화 함수로 이루어집니다. ReLU는 입력이 0보다 큰 곳에서 미분을 통과시키고 다른 곳에서는 막습니다.',
      },
      notice: {
        en: 'The derivative by a weight is its input, times what comes back: a weight on a silent input learns nothing.',
        ko: '가중치에 대한 미분은 그 입력에 돌아온 값을 곱한 것입니다. 조용한 입력에 붙은 가중치는 배우지 못합니다.',
      },
      show: [{ experiment: 'computational-graph', values: { example: 'affine', step: 0 } }],
    },
    {
      title: { en: 'Softmax with loss', ko: '소프트맥스와 손실' },
      text: {
        en: 'The graph of softmax and cross-entropy looks large. What arrives at its inputs is simple: the output minus the target, y − t.',
        ko: '소프트맥스와 교차 엔트로피의 그래프는 커 보입니다. 그러나 입력에 도착하는 값은 간단합니다. 출력 빼기 정답, y − t입니다.',
      },
      notice: {
        en: 'The outputs are 0.018, 0.245 and 0.737, the first class is right: the derivatives are -0.982, 0.245 and 0.737.',
        ko: '출력은 0.018, 0.245, 0.737이고 정답은 첫째 클래스입니다. 미분은 -0.982, 0.245, 0.737입니다.',
      },
      show: [{ experiment: 'computational-graph', values: { example: 'softmax' } }],
    },
    {
      title: { en: 'Your own', ko: '직접 쓴 식' },
      text: {
        en: 'Type an expression with + - * / ^, brackets, exp, log, sqrt, sigmoid, tanh and relu, and give its variables values.',
        ko: '+ - * / ^와 괄호, exp, log, sqrt, sigmoid, tanh, relu로 식을 쓰고 변수에 값을 주세요.',
      },
      notice: {
        en: 'A variable that is used twice gets the sum of what comes back on both ways.',
        ko: '두 번 쓰인 변수는 두 길로 돌아온 값의 합을 얻습니다.',
      },
      show: [{ experiment: 'computational-graph', values: { example: 'own' } }],
    },
    {
      title: { en: 'A unit of your network', ko: '내 네트워크의 유닛' },
      text: {
        en: 'The same graph of one value of a layer of the open network, with its own numbers: the largest products one by one, the others as one sum, then bias and activation. What comes back from the right is the derivative of the loss of one test example.',
        ko: '열려 있는 네트워크에서 층의 값 하나를 같은 그래프로, 그 네트워크의 수로 그립니다. 큰 곱은 하나씩, 나머지는 합 하나로, 그 다음에 편향과 활성화 함수가 이어집니다. 오른쪽에서 돌아오는 것은 테스트 예시 하나의 손실의 미분입니다.',
      },
      notice: {
        en: 'Choose a unit whose ReLU is off: nothing comes back through it, and none of its weights learns from this example. In a last layer with softmax what comes back to the sum is y − t.',
        ko: 'ReLU가 꺼진 유닛을 골라 보세요. 아무것도 돌아오지 않아 그 유닛의 가중치는 이 예시에서 배우지 못합니다. 소프트맥스를 쓰는 마지막 층에서 합으로 돌아오는 값은 y − t입니다.',
      },
      show: [{ experiment: 'computational-graph', values: { example: 'layer', step: 0 } }],
    },
  ],
  checks: [
    handComputed({ en: 'Price of the apples and oranges', ko: '사과와 귤의 값' }, [715], () => [
      graphOfExample(examples.apples).at(-1)!.value,
    ]),
    handComputed(
      {
        en: 'Derivatives by apple, apples, orange, oranges, tax',
        ko: '사과 값, 사과 수, 귤 값, 귤 수, 세금에 대한 미분',
      },
      [2.2, 110, 3.3, 165, 650],
      () => derivativesBy(graphOfExample(examples.apples), ['apple', 'apples', 'orange', 'oranges', 'tax']),
    ),
    handComputed(
      {
        en: 'ReLU of an affine: derivatives by x1, w1, x2, w2, b',
        ko: 'Affine의 ReLU: x1, w1, x2, w2, b에 대한 미분',
      },
      [0.5, 1, -1.5, -2, 1],
      () => derivativesBy(graphOfExample(examples.affine), ['x1', 'w1', 'x2', 'w2', 'b']),
    ),
    handComputed({ en: 'Sigmoid at 1: y (1 - y)', ko: '1에서 시그모이드: y (1 - y)' }, [0.1966119332], () =>
      derivativesBy(graphOfExample(examples.sigmoid), ['x']),
    ),
    handComputed(
      { en: 'Softmax with loss: y − t', ko: '소프트맥스와 손실: y − t' },
      [-0.9817887267, 0.2451918129, 0.7365969138],
      () => derivativesBy(graphOfExample(examples.softmax), ['a1', 'a2', 'a3']),
    ),
  ],
};
