import { pathDown } from '../../arithmetic/optimizerPaths.ts';
import { handComputed, type Lesson, type LessonCheck } from '../Lesson.ts';
import { surfaces } from './surfaces.ts';

/** Two steps from (-7, 2) on the lecture's surface, computed by hand from the published rules. */
const twoSteps = (
  name: string,
  optimizer: Parameters<typeof pathDown>[0],
  rate: number,
  expected: readonly number[],
): LessonCheck =>
  handComputed(
    { en: `${name}: two steps from (-7, 2)`, ko: `${name}: (-7, 2)에서 두 스텝` },
    expected,
    () => pathDown(optimizer, rate, 2, surfaces.valley).slice(1).flat(),
    5e-6,
  );

/** Course B: optimizers as paths on surfaces. */
export const optimizers: Lesson = {
  id: 'optimizers',
  course: 'B',
  title: { en: 'Optimizers race', ko: '옵티마이저의 경주' },
  summary: {
    en: 'SGD, momentum, AdaGrad, RMSProp and Adam on f(x, y) = x² / 20 + y² and three other surfaces.',
    ko: 'f(x, y) = x² / 20 + y²와 다른 세 곡면에서 SGD, 모멘텀, AdaGrad, RMSProp, Adam을 견줍니다.',
  },
  steps: [
    {
      title: { en: 'A long valley', ko: '긴 골짜기' },
      text: {
        en: 'The slope points across the valley far more than along it. Play the race, drag the start, and change the rates one by one.',
        ko: '기울기는 골짜기를 따라가는 쪽보다 가로지르는 쪽을 훨씬 크게 가리킵니다. 경주를 재생하고, 출발점을 끌어 옮기고, 학습률을 하나씩 바꿔 보세요.',
      },
      notice: {
        en: 'SGD zigzags. Above a rate of 1 it jumps from side to side ever further: it diverges, and its curve on the right ends.',
        ko: 'SGD는 지그재그로 갑니다. 학습률이 1을 넘으면 양쪽으로 점점 더 멀리 튀어 발산하고, 오른쪽의 곡선도 거기서 끝납니다.',
      },
      show: [{ experiment: 'optimizers', values: { step: 0 } }],
    },
    {
      title: { en: 'A bent valley', ko: '굽은 골짜기' },
      text: {
        en: "Rosenbrock's valley turns while one goes along it: the direction that was right is soon wrong.",
        ko: '로젠브록의 골짜기는 따라가는 동안 굽습니다. 맞던 방향이 곧 틀리게 됩니다.',
      },
      notice: {
        en: 'The first step from a steep slope can throw plain descent out of the picture; the adaptive ones take steps of one size at first.',
        ko: '가파른 곳의 첫 스텝에서 단순한 하강은 그림 밖으로 튕겨 나갈 수 있습니다. 적응형 방법의 첫 스텝은 크기가 일정합니다.',
      },
      show: [
        {
          experiment: 'optimizers',
          values: {
            ...{ surface: 'rosenbrock', startX: 0.125, startY: 0.875, steps: 200, step: 0 },
            ...{
              'rate-sgd': 0.008,
              'rate-momentum': 0.002,
              'rate-adagrad': 0.4,
              'rate-rmsprop': 0.03,
              'rate-adam': 0.1,
            },
          },
        },
      ],
    },
    {
      title: { en: 'A saddle', ko: '안장점' },
      text: {
        en: 'In the middle of the saddle the slope is 0, but it is not the lowest place. Begin a little beside the ridge and see who leaves first.',
        ko: '안장의 가운데는 기울기가 0이지만 가장 낮은 곳은 아닙니다. 등성이에서 조금 비켜 출발해 누가 먼저 벗어나는지 보세요.',
      },
      notice: {
        en: 'The further from the ridge, the sooner. Exactly on it (0.5 from bottom to top) nobody ever leaves.',
        ko: '등성이에서 멀수록 빨리 벗어납니다. 정확히 등성이 위(아래에서 위로 0.5)에서는 아무도 벗어나지 못합니다.',
      },
      show: [
        {
          experiment: 'optimizers',
          values: {
            ...{ surface: 'saddle', startX: 0.075, startY: 0.506, steps: 120, step: 0 },
            ...{
              'rate-sgd': 0.1,
              'rate-momentum': 0.05,
              'rate-adagrad': 0.3,
              'rate-rmsprop': 0.02,
              'rate-adam': 0.05,
            },
          },
        },
      ],
    },
    {
      title: { en: 'On MNIST, as curves', ko: 'MNIST에서 곡선으로' },
      text: {
        en: 'The lecture’s comparison: five layers of 100 units with ReLU, trained 2,000 steps by each optimizer, from the same initial weights and with the same batches. Start it with the button; the five curves grow together.',
        ko: '강의의 비교입니다. ReLU를 쓰는 100개짜리 층 다섯 개를 같은 초기 가중치에서 같은 배치로, 옵티마이저마다 2,000스텝 학습합니다. 버튼으로 시작하세요. 곡선 다섯 개가 함께 자랍니다.',
      },
      notice: {
        en: 'Plain SGD falls slowest at these rates. Raise its rate to 0.1 and start again: much of the distance was the learning rate.',
        ko: '이 학습률에서는 SGD가 가장 느리게 내려갑니다. SGD의 학습률을 0.1로 올려 다시 시작해 보세요. 차이의 많은 부분이 학습률에서 옵니다.',
      },
      show: [{ experiment: 'optimizer-curves' }],
    },
    {
      title: { en: 'The landscape of your network', ko: '내 네트워크의 손실 지형' },
      text: {
        en: 'Now the surface is the loss of the open network. Above, two random directions around its weights, each filter as long as the network’s own. Below, the plane through three steps of its run, with the way that training took.',
        ko: '이번에는 열려 있는 네트워크의 손실이 곡면입니다. 위는 지금 가중치 둘레의 무작위 방향 두 개이고, 방향의 필터마다 길이를 네트워크의 필터에 맞췄습니다. 아래는 실행의 세 스텝을 지나는 평면과 학습이 지나온 길입니다.',
      },
      notice: {
        en: 'Along random directions the path shrinks to a point: thousands of directions hold almost none of it each. Through three of its own steps most of it can be seen.',
        ko: '무작위 방향에서는 경로가 한 점으로 줄어듭니다. 수많은 방향 하나하나에는 경로가 거의 담기지 않기 때문입니다. 경로 위의 세 스텝을 지나는 평면에서는 대부분이 보입니다.',
      },
      show: [{ figure: 'landscape' }, { figure: 'landscape', choice: { plane: 'steps' } }],
    },
  ],
  checks: [
    // x - 0.95 x/10; y - 0.95 2 y
    twoSteps('SGD', 'sgd', 0.95, [-6.335, -1.8, -5.733175, 1.62]),
    // v = 0.9 v - 0.1 g; w + v
    twoSteps('Momentum', 'momentum', 0.1, [-6.93, 1.6, -6.7977, 0.92]),
    // h += g²; w - 1.5 g / sqrt(h)
    twoSteps('AdaGrad', 'adagrad', 1.5, [-5.5, 0.5, -4.573268, 0.136197]),
    // h = 0.9 h + 0.1 g²; w - 0.3 g / sqrt(h)
    twoSteps('RMSProp', 'rmsprop', 0.3, [-6.051317, 1.051317, -5.41234, 0.591523]),
    // bias-corrected moments
    twoSteps('Adam', 'adam', 0.3, [-6.7, 1.7, -6.400414, 1.402245]),
  ],
};
