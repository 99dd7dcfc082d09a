import { handComputed, type Lesson } from '../Lesson.ts';
import { descendAll } from './descents.ts';

const usual = { batch: 10, rate: 0.2, epochs: 8, noise: 0.6, seed: 1 };

/** Course D: gradient descent on the whole batch, on mini-batches, and on single examples. */
export const batchVsMinibatch: Lesson = {
  id: 'batch-vs-minibatch',
  course: 'D',
  title: { en: 'Whole batch or mini-batches', ko: '배치 전체와 미니배치' },
  summary: {
    en: 'The same line fitted with the whole batch, with mini-batches and one point at a time: path and cost.',
    ko: '같은 직선을 배치 전체, 미니배치, 한 점씩으로 맞춥니다. 경로와 계산량을 견줍니다.',
  },
  steps: [
    {
      title: { en: 'The same work, different ways', ko: '같은 계산량, 다른 길' },
      text: {
        en: 'An update with the whole batch costs 100 points, one with a mini-batch of 10 costs 10, one with a single point costs 1. The pictures compare them after the same number of points. Play it.',
        ko: '배치 전체로 한 번 갱신하면 점 100개, 10개짜리 미니배치는 10개, 하나씩은 1개를 계산합니다. 그림은 본 점의 수가 같을 때를 견줍니다. 재생해 보세요.',
      },
      notice: {
        en: 'In one epoch there are 1, 10 and 100 updates. The single points are near the goal before the whole batch has moved twice.',
        ko: '한 에폭에 갱신이 1번, 10번, 100번입니다. 배치 전체가 두 번 움직이기도 전에 하나씩은 목표 가까이에 갑니다.',
      },
      show: [{ experiment: 'batch-vs-minibatch', values: { step: 0 } }],
    },
    {
      title: { en: 'Trembling', ko: '흔들림' },
      text: {
        en: 'Each point pulls in its own direction. With noisy points and a large rate single updates never come to rest: they tremble around the goal. A smaller rate or a larger batch calms them.',
        ko: '점마다 당기는 방향이 다릅니다. 점에 잡음이 많고 학습률이 크면 하나씩은 멈추지 않고 목표 둘레에서 흔들립니다. 학습률을 줄이거나 배치를 키우면 잦아듭니다.',
      },
      notice: {
        en: 'Set the noise to 0: now all three come to rest at the cross.',
        ko: '잡음을 0으로 해 보세요. 이제 셋 다 십자 표시에서 멈춥니다.',
      },
      show: [{ experiment: 'batch-vs-minibatch', values: { rate: 0.3, noise: 0.8, epochs: 6 } }],
    },
  ],
  checks: [
    handComputed(
      { en: 'Updates in one epoch of 100 points', ko: '점 100개의 한 에폭에 갱신하는 횟수' },
      [1, 10, 100],
      () => {
        const { whole, mini, single } = descendAll({ ...usual, epochs: 1 });
        return [whole, mini, single].map(({ path }) => path.length - 1);
      },
    ),
    {
      name: { en: 'The whole batch goes down at every update', ko: '배치 전체는 갱신할 때마다 내려감' },
      expected: '8 / 8',
      measure: () => {
        const { losses } = descendAll(usual).whole;
        const down = losses.filter((loss, at) => at > 0 && loss < losses[at - 1]!).length;
        return { value: `${down} / ${losses.length - 1}`, ok: down === losses.length - 1 };
      },
    },
    {
      name: {
        en: 'Loss above the least squares after 8 epochs: whole batch, mini-batches',
        ko: '8에폭 뒤 최소제곱보다 큰 만큼의 손실: 배치 전체, 미니배치',
      },
      expected: '> 0, ≈ 0',
      measure: () => {
        const { whole, mini, loss, best } = descendAll(usual);
        const [a, b] = [whole, mini].map(({ losses }) => losses.at(-1)! - loss(...best)) as [number, number];
        return { value: `${a.toFixed(4)}, ${b.toFixed(4)}`, ok: a > 0.05 && b < 0.02 };
      },
    },
    {
      name: {
        en: 'With no noise, all three end at the line: largest distance after 40 epochs',
        ko: '잡음이 없으면 셋 다 직선에 닿음: 40에폭 뒤 가장 먼 거리',
      },
      expected: '< 0.01',
      measure: () => {
        const { whole, mini, single } = descendAll({ ...usual, noise: 0, epochs: 40 });
        const far = [whole, mini, single].map(({ path }) => {
          const [slope, height] = path.at(-1)!;
          return Math.hypot(slope - 1.5, height - 0.5);
        });
        const most = Math.max(...far);
        return { value: most.toFixed(4), ok: most < 0.01 };
      },
    },
  ],
};
