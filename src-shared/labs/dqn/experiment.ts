import type { Language } from '../../contract/errors.ts';
import { percent, whole } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { shownSnapshot, trainedByHand } from '../parts/snapshots.ts';
import { DQN, KNOWN_DQN, TESTED, type DqnCourse } from './course.ts';
import { drawDqn } from './dqnFigure.ts';

/** A network that learns to catch a falling square from the pixels alone. */
export const experiment: Experiment<DqnCourse> = {
  fields: [
    {
      kind: 'number',
      name: 'steps',
      initial: 5000,
      low: 240,
      high: 50_000,
      step: 10,
      label: { en: 'Steps', ko: '스텝 수' },
    },
    {
      kind: 'number',
      name: 'memory',
      initial: 2000,
      low: 1,
      high: 20_000,
      step: 1,
      label: { en: 'Replay memory', ko: '재생 메모리' },
    },
    {
      kind: 'number',
      name: 'target',
      initial: 100,
      low: 1,
      high: 2000,
      step: 1,
      label: { en: 'Steps per target network', ko: '목표 네트워크 갱신 간격' },
    },
    {
      kind: 'number',
      name: 'discount',
      initial: 0.9,
      low: 0,
      high: 1,
      step: 0.05,
      label: { en: 'Discount', ko: '할인율' },
    },
    {
      kind: 'number',
      name: 'rate',
      initial: 0.001,
      low: 0.00001,
      high: 0.1,
      logarithmic: true,
      label: { en: 'Learning rate', ko: '학습률' },
    },
    {
      kind: 'number',
      name: 'seed',
      initial: 1,
      low: 1,
      high: 99,
      step: 1,
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  ...trainedByHand<DqnCourse>(DQN, KNOWN_DQN),
  draw: (course, values, look) =>
    drawDqn(course, shownSnapshot(course, values), caption(course, values, look.language), look),
  caption,
  notes: {
    en: 'Nobody tells the network what to do: it sees pixels, tries an action, and is told at the end whether the square was caught. It learns what an action is worth from what it is worth to be where it leads. The memory mixes transitions of many games into a batch, and the target network holds still what is aimed at.',
    ko: '아무도 네트워크에 무엇을 하라고 말해 주지 않습니다. 픽셀을 보고 행동해 보고, 끝에 가서야 받았는지 놓쳤는지 듣습니다. 어떤 행동의 가치는 그 행동이 데려다 놓는 자리의 가치에서 배웁니다. 재생 메모리는 여러 판의 경험을 배치 하나에 섞고, 목표 네트워크는 겨냥하는 값을 붙들어 둡니다.',
  },
};

function caption(course: DqnCourse, values: ExperimentValues, language: Language): string {
  const shown = shownSnapshot(course, values);
  const [step, games] = [whole(shown.step), whole(shown.games)];
  const caught = percent(shown.caught);
  if (language === 'en')
    return `After ${step} steps in ${games} games the network catches ${caught} of ${TESTED} test games by its values alone; ${percent(shown.exploration)} of the actions in the training are random`;
  return `${games}판, ${step}스텝 뒤 네트워크가 테스트 게임 ${TESTED}판에서 가치만으로 받은 비율 ${caught}. 학습 중 무작위 행동 ${percent(shown.exploration)}`;
}
