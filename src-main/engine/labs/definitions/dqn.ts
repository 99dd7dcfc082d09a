import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import type { DqnCourse, DqnSnapshot } from '../../../../src-shared/labs/dqn/course.ts';
import { experiment } from '../../../../src-shared/labs/dqn/experiment.ts';
import { experiment as rewind } from '../../../../src-shared/labs/dqn/rewindExperiment.ts';
import type { HowMeasured, Lab } from '../Lab.ts';

/** Steps of the shortened training, which are too few to learn the game. */
const QUICK_STEPS = 480;
/** Least fraction of the test games that is to be caught, and most time that the training may take, in seconds. */
const GOAL = 0.95;
const MOST_SECONDS = 300;

async function trained({ quick, task }: HowMeasured): Promise<{ course: DqnCourse; end: DqnSnapshot }> {
  const { trainDqn } = await import('../experiments/dqn.ts');
  const values = initialValues(experiment);
  const course = await trainDqn(quick ? { ...values, steps: QUICK_STEPS } : values, task);
  return { course, end: course.snapshots.at(-1)! };
}

/** Course B: a network that acts, and learns from what comes of it. */
export const dqnLab: Lab = {
  id: 'dqn',
  course: 'B',
  title: { en: 'A network that plays', ko: '게임하는 네트워크' },
  summary: {
    en: 'Reinforcement learning: a deep Q-network sees the pixels of a small game and learns by trying which action is worth what, until it catches nearly every falling square.',
    ko: '강화 학습입니다. 심층 Q-네트워크가 작은 게임의 픽셀을 보고, 해 보면서 어떤 행동의 가치가 얼마인지 배워, 마침내 떨어지는 사각형을 거의 다 받습니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'The game, by hand', ko: '직접 해 보는 게임' },
      text: {
        en: 'A square falls by one row with every move, and the paddle below goes one column to the left, stays, or goes to the right. Play a few games with the buttons, or with the arrow keys once a button has the focus.',
        ko: '행동할 때마다 사각형이 한 줄 떨어지고, 아래 받침은 왼쪽으로 한 칸, 그대로, 오른쪽으로 한 칸 가운데 하나를 합니다. 버튼으로 몇 판 해 보세요. 버튼을 한 번 누른 뒤에는 화살표 키로도 됩니다.',
      },
      notice: {
        en: 'The 100 pixels are all that the network will get, and the only thing that it is told is +1 or −1 at the very end: caught or not. Which of the nine moves was to blame it has to find out.',
        ko: '네트워크도 이 100픽셀만 봅니다. 듣는 것은 맨 끝의 +1이나 −1, 곧 받았는지 놓쳤는지뿐입니다. 아홉 번의 행동 가운데 무엇 때문인지는 스스로 알아내야 합니다.',
      },
      show: [{ experiment: 'dqn-game', values: { player: 'hand' } }],
    },
    {
      title: { en: 'Learning by trying', ko: '해 보면서 배우기' },
      text: {
        en: 'The network estimates the value of each action: the reward to come, discounted. At first it acts at random, then more and more by its values. Every transition goes into a memory of 2,000, and in every step 32 of them are drawn to learn from. Start it with the button; it takes less than a minute.',
        ko: '네트워크는 행동마다 가치를, 곧 앞으로 올 보상을 깎아 헤아린 값을 어림합니다. 처음에는 아무렇게나, 점점 더 가치를 따라 행동합니다. 겪은 일은 모두 2,000개짜리 재생 메모리에 들어가고, 스텝마다 그중 32개를 뽑아 배웁니다. 버튼으로 시작하세요. 1분이 채 걸리지 않습니다.',
      },
      notice: {
        en: 'Go back and forth through the steps: the same three games, played by the network of each stage. In the training it misses more than in the tests, for some of its actions stay random.',
        ko: '스텝을 오가며 같은 세 판을 단계마다 네트워크가 어떻게 하는지 보세요. 학습 중에는 무작위 행동이 남아 있어 테스트보다 더 놓칩니다.',
      },
      show: [{ experiment: 'dqn' }],
    },
    {
      title: { en: 'What it sees, what it expects', ko: '무엇을 보고 무엇을 기대하나' },
      text: {
        en: 'A game as the trained network plays it, picture by picture: the value of each action at every moment, and the maps of both convolutions. Set the stage of the training to 0 for the network that has learned nothing.',
        ko: '학습한 네트워크가 하는 게임을 그림마다 봅니다. 순간마다 행동의 가치와 두 합성곱의 맵이 나옵니다. 학습 단계를 0으로 하면 아무것도 배우지 않은 네트워크입니다.',
      },
      notice: {
        en: 'Far above the ground the three values are nearly alike: there is time. Where only one action still catches the square, it stands out. The values grow towards the end, for the reward is nearer and less discounted.',
        ko: '높은 곳에서는 세 값이 거의 같습니다. 아직 시간이 있으니까요. 받을 길이 하나뿐인 곳에서는 그 행동이 두드러집니다. 끝으로 갈수록 보상이 가까워 덜 깎이므로 가치가 커집니다.',
      },
      show: [{ experiment: 'dqn-game', values: { step: 0 } }],
    },
    {
      title: { en: 'Without a memory, without a target', ko: '재생 메모리 없이, 목표 네트워크 없이' },
      text: {
        en: 'The same with a memory of a single transition: each step learns from nothing but what just happened. Then give the memory back and let the target network follow in every step.',
        ko: '재생 메모리를 1로 두고 다시 해 봅니다. 스텝마다 방금 일어난 일에서만 배웁니다. 다음에는 메모리를 되돌려 놓고 목표 네트워크를 스텝마다 갱신해 보세요.',
      },
      notice: {
        en: 'Compare the curves with those of the earlier page. Without a memory it takes several times as long, and what was learned of one game is lost again in the next: the curve wavers. The target network makes no such difference here, this game is learned without it as well; it holds the aim still in harder games, where values that chase themselves can run away.',
        ko: '앞의 곡선과 견주어 보세요. 메모리가 없으면 몇 배나 오래 걸리고, 한 판에서 배운 것을 다음 판에서 다시 잃어 곡선이 흔들립니다. 목표 네트워크는 여기서 그만한 차이를 내지 않고, 이 게임은 없이도 배웁니다. 목표 네트워크는 값이 자기 자신을 쫓다 달아날 수 있는 더 어려운 게임에서 겨냥하는 값을 붙들어 줍니다.',
      },
      show: [{ experiment: 'dqn', values: { memory: 1 } }],
    },
    {
      title: { en: 'Rewound, games included', ko: '게임까지 되감기' },
      text: {
        en: 'Everything that the training follows from was kept at each of its stages: weights, target network, optimizer, memory, the game that was being played. The button goes back to one of them and trains again.',
        ko: '학습이 무엇에서 이어지는지를 단계마다 모두 간직했습니다. 가중치, 목표 네트워크, 옵티마이저, 재생 메모리, 하던 게임입니다. 버튼을 누르면 그 가운데 한 단계로 돌아가 다시 학습합니다.',
      },
      notice: {
        en: 'The same actions, the same rewards, the same weights to the last bit: the fingerprints of both are equal.',
        ko: '행동도 보상도 가중치도 마지막 비트까지 같습니다. 두 지문이 똑같습니다.',
      },
      show: [{ experiment: 'dqn-rewind' }],
    },
  ],
  checks: [
    {
      name: {
        en: 'Fraction of 200 test games that it catches, after at most five minutes',
        ko: '5분 안에 학습한 뒤 테스트 게임 200판에서 받은 비율',
      },
      expected: `≥ ${GOAL}`,
      trains: true,
      measure: async (_trained, how) => {
        const { end } = await trained(how);
        return {
          value: `${end.caught.toFixed(3)} (${end.step} steps, ${end.games} games, ${Math.round(end.seconds)} s)`,
          ok: end.caught >= GOAL && end.seconds <= MOST_SECONDS,
          comparable: !how.quick,
        };
      },
    },
    {
      name: {
        en: 'Rewound to the middle and trained again: fraction of the weights and games that are the same bit for bit',
        ko: '가운데로 되감아 다시 학습했을 때 비트까지 같은 가중치와 게임의 비율',
      },
      expected: '1',
      trains: true,
      measure: async (_trained, how) => {
        await trained(how);
        const { rewindDqn } = await import('../experiments/dqn.ts');
        const { weights, actions } = await rewindDqn(initialValues(rewind), how.task);
        const same = [weights, actions].filter(([first, again]) => first === again).length;
        return { value: String(same / 2), ok: same === 2, comparable: !how.quick };
      },
    },
  ],
};
