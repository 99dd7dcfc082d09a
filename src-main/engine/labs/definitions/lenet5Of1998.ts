import { accuracyAtLeast } from '../checks/accuracy.ts';
import { parameters, parameterTable } from '../checks/architecture.ts';
import { connectionTable } from '../checks/connections.ts';
import type { Lab } from '../Lab.ts';

/** Course A: LeNet-5 as in the paper. */
export const lenet5Of1998: Lab = {
  id: 'lenet5-1998',
  course: 'A',
  title: { en: 'LeNet-5 of 1998', ko: '1998년의 LeNet-5' },
  summary: {
    en: 'The network of the paper, layer by layer: C1, S2, C3, S4, C5, F6 and the RBF output.',
    ko: '논문의 네트워크를 층마다 그대로. C1, S2, C3, S4, C5, F6, 그리고 RBF 출력층.',
  },
  trainings: [{ recipe: 'lenet5-1998' }],
  steps: [
    {
      title: { en: 'A 32×32 image', ko: '32×32 이미지' },
      text: {
        en: 'The digit is surrounded by two pixels of background, so that strokes at the border can stand in the middle of a window. The background is −0.1 and the ink 1.175: the mean is about 0 and the variance about 1.',
        ko: '숫자 둘레에 배경을 두 픽셀 두릅니다. 그래야 가장자리의 획도 창의 가운데에 올 수 있습니다. 배경은 −0.1, 잉크는 1.175로 두어 평균은 약 0, 분산은 약 1이 됩니다.',
      },
      notice: {
        en: 'The parameters add up to exactly 60,000. The connections add up to 340,068; the paper prints 340,908.',
        ko: '매개변수는 정확히 60,000개입니다. 연결은 더하면 340,068개인데, 논문에는 340,908개로 적혀 있습니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'Sub-sampling that learns', ko: '학습되는 서브샘플링' },
      text: {
        en: 'S2 and S4 take the mean of four values, times a coefficient, plus a bias, both learned per map, and squash it by 1.7159 tanh(2x/3).',
        ko: 'S2와 S4는 값 네 개의 평균에, 맵마다 학습되는 계수를 곱하고 편향을 더한 뒤 1.7159 tanh(2x/3)에 통과시킵니다.',
      },
      notice: {
        en: 'Six maps have six coefficients and six biases: 12 parameters, and S4 has 32.',
        ko: '맵 여섯 개에 계수 여섯 개, 편향 여섯 개로 12개입니다. S4는 32개입니다.',
      },
      show: [{ figure: 'feature-maps', choice: { layer: 'S2', split: 'test', index: 0 } }],
    },
    {
      title: { en: 'C3 does not read everything', ko: '모든 맵을 읽지 않는 C3' },
      text: {
        en: 'Each of the 16 maps of C3 reads three, four or all six maps of S2. That keeps the number of connections down and makes the maps differ.',
        ko: 'C3의 맵 16개는 S2의 맵을 세 개, 네 개 또는 여섯 개 모두 읽습니다. 연결 수가 줄고, 맵들이 서로 다른 것을 배우게 됩니다.',
      },
      notice: {
        en: '60 windows of 25 weights and 16 biases: 1,516. The table is table I of the paper.',
        ko: '25개짜리 창 60개와 편향 16개, 모두 1,516개입니다. 표는 논문의 표 I과 같습니다.',
      },
      show: [
        { figure: 'connections', choice: { layer: 'C3' } },
        { figure: 'filters', choice: { layer: 'C3' } },
      ],
    },
    {
      title: { en: 'Distances to ten drawings', ko: '그림 열 개와의 거리' },
      text: {
        en: 'F6 makes 84 numbers, as many as a drawing of 7×12 cells has. The output is the squared distance to the drawing of each digit; the nearest wins. The loss is the distance to the right one plus log(e^-j + sum of e^-y).',
        ko: 'F6은 7×12칸 그림의 칸 수와 같은 84개의 수를 냅니다. 출력은 각 숫자 그림까지의 거리 제곱이고, 가장 가까운 것이 답입니다. 손실은 정답까지의 거리에 log(e^-j + Σe^-y)를 더한 것입니다.',
      },
      notice: {
        en: 'The scores need not add up to 1: what is missing is the chance that it is no digit at all. The drawings are ours, in the style of the paper’s figure 3.',
        ko: '점수의 합이 1이 아닐 수 있습니다. 모자라는 만큼은 숫자가 아닐 확률입니다. 숫자 그림은 논문의 그림 3과 같은 방식으로 새로 그렸습니다.',
      },
      show: [{ view: 'curves' }, { figure: 'confusion' }],
    },
  ],
  checks: [
    parameters('lenet5-1998', 60000),
    parameterTable('lenet5-1998', [156, 12, 1516, 32, 48120, 10164]),
    connectionTable('lenet5-1998', [122304, 5880, 151600, 2000, 48120, 10164], 340908),
    accuracyAtLeast(0.985),
  ],
};
