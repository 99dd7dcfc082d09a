import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import { GOAL, secondsTo } from '../../../../src-shared/labs/against-the-clock/course.ts';
import { experiment } from '../../../../src-shared/labs/against-the-clock/experiment.ts';
import { TOP } from '../../../../src-shared/labs/against-the-clock/rungs.ts';
import { climb, trainTop } from '../experiments/againstTheClock.ts';
import type { Lab } from '../Lab.ts';

/** Seeds of the record, and of its shortened version. */
const SEEDS = { full: 5, quick: 1 } as const;
/** Training time within which the goal is to be reached on two cores, in seconds. */
const LONGEST = 20;

/** One of our own: the ideas of the lectures against the clock. */
export const againstTheClock: Lab = {
  id: 'against-the-clock',
  course: 'B',
  title: { en: '99 % against the clock', ko: '시간을 다투는 99 %' },
  summary: {
    en: 'A ladder of ideas of the lectures, from small weights and plain gradient descent upwards: how many seconds does this computer need to learn 99 % of MNIST?',
    ko: '작은 가중치와 단순한 경사 하강법에서 시작해 강의의 아이디어를 하나씩 더합니다. 이 컴퓨터는 MNIST의 99 %를 몇 초 만에 배울까요?',
  },
  trainings: [{ recipe: 'fast-cnn', settings: { arithmetic: 'fast' } }],
  steps: [
    {
      title: { en: 'The network and the clock', ko: '네트워크와 시계' },
      text: {
        en: 'A small network for digits: two convolutions of 5×5, one dense layer, 30,322 parameters. Only the time of training steps counts; evaluations stop the clock.',
        ko: '숫자를 읽는 작은 네트워크입니다. 5×5 합성곱 두 개와 완전 연결층 하나, 매개변수는 30,322개입니다. 학습 스텝에 든 시간만 재고, 평가하는 동안에는 시계를 멈춥니다.',
      },
      notice: {
        en: 'Most of the multiplications are in the second convolution, most of the parameters in the dense layer: what is large and what is slow are not the same.',
        ko: '곱셈은 두 번째 합성곱에 가장 많고 매개변수는 완전 연결층에 가장 많습니다. 큰 층과 느린 층은 같지 않습니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'Rung by rung', ko: '한 단씩 오르기' },
      text: {
        en: 'Each rung adds one idea to the one below and trains three epochs: a sensible size of the initial weights, batch normalisation, momentum in its place, larger batches, one cycle of the learning rate, augmentation, averaged weights. Press Start and watch the error fall over the seconds; go back and forth with the steps. Pause other trainings meanwhile.',
        ko: '한 단 오를 때마다 아래 단에 아이디어를 하나 더해 세 에폭을 학습합니다. 알맞은 초기 가중치, 배치 정규화, 그 대신 모멘텀, 더 큰 배치, 한 주기 학습률, 데이터 증강, 가중치 평균의 순서입니다. 시작을 누르고 시간에 따라 오답률이 줄어드는 것을 지켜보세요. 끝난 단은 앞뒤로 넘겨 볼 수 있습니다. 그동안 다른 학습은 멈춰 두세요.',
      },
      notice: {
        en: 'Batch normalisation learns more in each step, but here its steps cost several times as much: by the clock it does not pay in a network of two convolutions. One cycle of the rate is the idea that reaches 99 %: large steps in the middle, tiny ones at the end. Augmentation needs more epochs than three to pay.',
        ko: '배치 정규화는 스텝마다 더 많이 배우지만 여기서는 스텝 하나에 드는 시간이 몇 배입니다. 합성곱이 두 개뿐인 네트워크에서는 시간으로 따지면 손해입니다. 99 %에 이르게 하는 것은 한 주기 학습률입니다. 가운데에서는 크게, 끝에서는 아주 작게 움직입니다. 데이터 증강은 세 에폭보다 오래 학습해야 덕을 봅니다.',
      },
      show: [{ experiment: 'against-the-clock' }],
    },
    {
      title: { en: 'Longer, and another seed', ko: '더 오래, 다른 시드로' },
      text: {
        en: 'The same ladder with six epochs and another seed. A single training is partly luck: 0.1 % of the test images are ten images.',
        ko: '같은 사다리를 에폭 여섯 번과 다른 시드로 다시 올라 봅니다. 한 번의 학습에는 운도 따릅니다. 테스트 이미지의 0.1 %는 열 장입니다.',
      },
      notice: {
        en: 'With twice the time more rungs reach the goal, and the order of the upper ones can change. The record of this lab is therefore the mean of five seeds.',
        ko: '시간을 두 배로 주면 목표에 이르는 단이 늘고, 위쪽 단의 순서는 바뀔 수 있습니다. 그래서 이 실습의 기록은 시드 다섯 개의 평균입니다.',
      },
      show: [{ experiment: 'against-the-clock', values: { epochs: 6, seed: 2 } }],
    },
    {
      title: { en: 'Look inside the fastest', ko: '가장 빠른 네트워크 들여다보기' },
      text: {
        en: 'The recipe “Fast CNN” has the settings of the rung with one cycle. Train it as a run of your own: every step can be opened and gone back to.',
        ko: '"빠른 CNN" 레시피는 한 주기 학습률 단의 설정을 그대로 씁니다. 직접 학습해 보세요. 모든 스텝을 열어 보고 되돌아갈 수 있습니다.',
      },
      notice: {
        en: 'In the last fifth of the training the learning rate is tiny, and the curve of the training loss becomes smooth: that is where the last half per cent comes from.',
        ko: '마지막 5분의 1 동안은 학습률이 아주 작고 훈련 손실 곡선이 매끈해집니다. 마지막 0.5 %는 바로 여기서 나옵니다.',
      },
      show: [{ view: 'curves' }],
    },
  ],
  checks: [
    {
      name: {
        en: 'Accuracy and seconds of training, mean of five seeds',
        ko: '정확도와 학습 시간(초), 시드 다섯 개의 평균',
      },
      expected: `≥ ${GOAL.toFixed(4)}, < ${LONGEST} s`,
      trains: true,
      measure: async (_trained, { quick, task }) => {
        const count = SEEDS[quick ? 'quick' : 'full'];
        const { data, results } = await trainTop(count, task);
        const mean = (values: readonly number[]): number =>
          values.reduce((sum, value) => sum + value, 0) / values.length;
        const accuracy = mean(results.map((one) => one.accuracy));
        const seconds = mean(results.map((one) => one.seconds));
        return {
          value: `${accuracy.toFixed(4)}, ${seconds.toFixed(1)} s (${results.map((one) => one.accuracy.toFixed(4)).join(' ')})`,
          ok: accuracy >= GOAL && seconds < LONGEST,
          comparable: !quick && data === 'mnist',
          data,
        };
      },
    },
    {
      name: {
        en: 'Seconds to 99 % on each rung of the ladder, seed 1',
        ko: '사다리의 단마다 99 %까지 걸린 시간(초), 시드 1',
      },
      expected: '↓',
      trains: true,
      measure: async (_trained, { quick, task }) => {
        const values = { ...initialValues(experiment), ...(quick && { epochs: 1 }) };
        const { data, rungs } = await climb(values, task);
        const times = rungs.map(({ id, marks }) => ({ id, seconds: secondsTo(marks, GOAL) }));
        const at = times.findIndex(({ id }) => id === TOP);
        const top = times[at]?.seconds ?? Infinity;
        return {
          value: times.map(({ seconds }) => seconds?.toFixed(1) ?? '–').join(' / '),
          ok: top < Infinity && times.slice(0, at).every(({ seconds = Infinity }) => top < seconds),
          comparable: !quick && data === 'mnist',
          data,
        };
      },
    },
  ],
};
